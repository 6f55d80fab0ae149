"""The keyboard, as somebody without a mouse uses it."""

from playwright.sync_api import Page

__all__ = ["focused", "tab_to"]

_MOST = 200


def focused(page: Page) -> str:
    """Accessible words of what has the focus."""
    return page.evaluate("(document.activeElement.innerText || document.activeElement.getAttribute('aria-label')"
                         " || document.activeElement.value || '').trim().replace(/\\s+/g, ' ')")


def tab_to(page: Page, selector: str, words: str = "") -> None:
    """Press Tab until an element that matches, and whose text holds ``words``, has the focus.

    Fails when Tab does not lead there, or when the focus cannot be seen on the way.
    """
    for _ in range(_MOST):
        page.keyboard.press("Tab")
        there, seen = page.evaluate("""([selector, words]) => {
            const element = document.activeElement, style = getComputedStyle(element);
            const held = element.closest('label') || element;
            const ring = [element, held].some(one => parseFloat(getComputedStyle(one).outlineWidth) > 0
                && getComputedStyle(one).outlineStyle !== 'none' || getComputedStyle(one).boxShadow !== 'none');
            return [element.matches(selector) && element.textContent.includes(words), element === document.body || ring];
        }""", [selector, words])
        assert seen, f"the focus cannot be seen on {focused(page)!r}"
        if there:
            return
    raise AssertionError(f"Tab does not lead to {selector} {words!r}; it stands on {focused(page)!r}")
