"""What a reader finds on a page."""

from playwright.sync_api import Page

__all__ = ["box", "columns", "contents", "sheet", "sheets", "tabs", "titles"]


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


def contents(page: Page) -> dict[str, list[str]]:
    """Title of each open box to the lines of its content, as they are seen; without those that change by the minute."""
    return page.evaluate("""Object.fromEntries([...document.querySelectorAll('.pr-box:has(.pr-box__body)')].map(box => [
        (box.querySelector('.pr-box__title a') || box.querySelector('.pr-box__title')).textContent.trim(),
        [...box.querySelectorAll('.pr-box__body, .pr-box__foot')].map(part => part.innerText).join('\\n').split('\\n')
            .map(line => line.replace(/\\s+/g, ' ').trim())
            .filter(line => line && !/^(Dans|Encore|En cours)|il y a \\d/.test(line))]))""")


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
