"""What a reader finds on a page."""

from playwright.sync_api import Page

__all__ = ["box", "columns", "sheet", "sheets", "tabs", "titles"]


def tabs(page: Page) -> list[str]:
    """Titles of the tabs, in order."""
    return page.locator(".pr-tab__title").all_inner_texts()


def titles(page: Page) -> list[str]:
    """Titles of the boxes, in reading order, without their counters."""
    return page.evaluate("""[...document.querySelectorAll('.pr-box__title')].map(
        title => (title.querySelector('a') || title).textContent.trim())""")


def columns(page: Page) -> list[list[str]]:
    """Titles of the boxes by column."""
    return page.evaluate("""[...document.querySelectorAll('.pr-grid > .pr-col')].map(
        column => [...column.querySelectorAll('.pr-box__title')].map(
            title => (title.querySelector('a') || title).textContent.trim()))""")


def box(page: Page, title: str):
    """The box of that title, whatever its counter says."""
    return page.locator(f'.pr-box:has(.pr-box__title a:text-is("{title}"))')


def sheet(page: Page, title: str):
    """In customise mode, the head of what stands for the box of that title: its name, its grip, its menu."""
    return page.locator(f'.pr-sheet[data-title="{title}"] > .pr-box__head')


def sheets(page: Page) -> list[list[str]]:
    """In customise mode, titles of the boxes by column."""
    return page.evaluate("""[...document.querySelectorAll('[data-column]')].map(
        column => [...column.querySelectorAll('.pr-sheet')].map(sheet => sheet.dataset.title))""")
