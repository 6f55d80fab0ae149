"""How often somebody does what costs or tells more the more often it is done (attack I16)."""

from zope.interface import Interface


class IPace(Interface):
    """Adapter of a context: counts for the person, over all their sign-ins and all workers."""

    def allows(what: str, most: int, seconds: int = 60) -> bool:
        """Count one more ``what`` (100 characters at most), unless ``most`` were counted within the last ``seconds``.

        :returns: whether it may be done; False for a guest, whom nobody can tell from another. What is refused
            does not count. Written at once, in a transaction of its own: also in render.
        """
