"""Writes a palette as the style sheet that pages load from a hashed address.

`<html data-scheme="auto|light|dark" data-contrast="auto|more|normal">` is honoured by
selectors alone, so that a person's choice needs no script.
"""

from collections.abc import Mapping

_DARK_SYSTEM = "(prefers-color-scheme: dark)"
_MORE_SYSTEM = "(prefers-contrast: more)"

#: Mode, then (media query or None, selector); later rules win over earlier ones.
_RULES: tuple[tuple[str, str | None, str], ...] = (
    ("light", None, ":root"),
    ("dark", _DARK_SYSTEM, ':root:not([data-scheme="light"])'),
    ("dark", None, ':root[data-scheme="dark"]'),
    ("contrast-light", _MORE_SYSTEM, ':root:not([data-contrast="normal"])'),
    ("contrast-light", None, ':root[data-contrast="more"]'),
    (
        "contrast-dark",
        f"{_MORE_SYSTEM} and {_DARK_SYSTEM}",
        ':root:not([data-scheme="light"]):not([data-contrast="normal"])',
    ),
    (
        "contrast-dark",
        _MORE_SYSTEM,
        ':root[data-scheme="dark"]:not([data-contrast="normal"])',
    ),
    ("contrast-dark", _DARK_SYSTEM, ':root[data-contrast="more"]:not([data-scheme="light"])'),
    ("contrast-dark", None, ':root[data-contrast="more"][data-scheme="dark"]'),
)


def write_stylesheet(modes: Mapping[str, Mapping[str, str]], *, underline_links: bool) -> str:
    """Return the CSS text that sets `--pr-<role>` from `modes[mode][role]`.

    `underline_links` sets `--pr-link-line`, for brands whose links look like text.
    """
    sheet = []
    for mode, media, selector in _RULES:
        declarations = "".join(f"--pr-{role}:{value};" for role, value in modes[mode].items())
        if mode == "light":
            declarations += f"--pr-link-line:{'underline' if underline_links else 'none'};"
        if mode.startswith("contrast"):
            declarations += "--pr-link-line:underline;"
        rule = f"{selector}{{{declarations}}}"
        sheet.append(f"@media {media}{{{rule}}}" if media else rule)
    return "\n".join(sheet) + "\n"
