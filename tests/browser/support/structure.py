"""What every page must have for those who use it without script, or read it by its structure."""

from playwright.sync_api import Page

__all__ = ["faults_of_structure"]

_FAULTS = """() => {
    const found = [], say = (what, one) => found.push(what + ': ' + one.outerHTML.slice(0, 140));
    for (const form of document.forms)
        if (![...form.elements].some(one => one.type === 'submit')) say('a form without a button', form);
    for (const link of document.querySelectorAll('a[href^="#"]'))
        if (!document.getElementById(link.getAttribute('href').slice(1))) say('a link that leads nowhere', link);
    for (const link of document.querySelectorAll('a:not([href])')) say('a link without an address', link);
    for (const one of document.querySelectorAll('[style]:not(.sortable-drag)')) say('an inline style', one);
    const ids = [...document.querySelectorAll('[id]')].map(one => one.id);
    for (const id of ids.filter((id, at) => ids.indexOf(id) !== at)) found.push('two elements with the id ' + id);
    const heads = document.querySelectorAll('h1').length;
    if (heads !== 1) found.push(heads + ' headings of level 1');
    if (!document.title.trim() || !document.documentElement.lang) found.push('no title or no language');
    return found;
}"""


def faults_of_structure(page: Page) -> list[str]:
    """What is missing on the present page."""
    return page.evaluate(_FAULTS)
