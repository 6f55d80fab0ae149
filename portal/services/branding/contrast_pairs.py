"""The pairs of roles that stand on one another in the style sheets, and what each needs."""

from dataclasses import dataclass

_STATUS = ("ok", "warn", "bad", "note")
_CATEGORIES = (
    "cat-cours", "cat-travail", "cat-echanges", "cat-infos", "cat-pratique", "cat-outils",
)  # fmt: skip
_GROUNDS = ("ground", "surface", "raised", "sunken", "tint")


@dataclass(frozen=True)
class Pair:
    """`text` is drawn on `ground`; `ratio` is needed in the two plain modes."""

    text: str
    ground: str
    ratio: float

    def needed(self, mode: str) -> float:
        """Return the ratio needed in `mode`: 7 for every text in the contrast modes."""
        if mode.startswith("contrast") and self.ratio >= 4.5:
            return 7.0
        return self.ratio


def _all_pairs() -> tuple[Pair, ...]:
    pairs = [
        Pair(ink, ground, 7.0) for ink in ("ink", "ink-2", "ink-3") for ground in _GROUNDS
    ]
    pairs += [Pair("ink", f"{hue}-tint", 7.0) for hue in _STATUS + _CATEGORIES]
    pairs += [
        Pair(ink, f"{hue}-tint", 4.5) for ink in ("ink-2", "ink-3", "link") for hue in _STATUS
    ]
    pairs += [Pair("link", ground, 4.5) for ground in _GROUNDS]
    pairs += [Pair("on-brand", ground, 4.5) for ground in ("brand", "brand-deep")]
    pairs += [Pair("on-action", ground, 4.5) for ground in ("action", "action-hover")]
    pairs += [Pair("on-accent", "accent", 4.5)]
    for hue in _STATUS + _CATEGORIES:
        pairs += [Pair(hue, ground, 4.5) for ground in ("surface", "ground", f"{hue}-tint")]
    pairs += [Pair("line-strong", ground, 3.0) for ground in _GROUNDS[:4]]
    pairs += [Pair("accent-mark", ground, 3.0) for ground in ("ground", "surface", "tint")]
    pairs += [Pair("focus", ground, 3.0) for ground in _GROUNDS]
    return tuple(pairs)


PAIRS: tuple[Pair, ...] = _all_pairs()
