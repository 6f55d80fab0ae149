"""What a package offers to the demonstration."""

from zope.interface import Interface


class IDemoContent(Interface):
    """Named utility: invented content of one package for the demonstration's establishments and people."""

    def seed(context) -> None:
        """Write what is not there yet: called at every start of the demonstration, so that a second call
        changes nothing. ``context`` is an IContext of the operator (every permission, no person, no
        establishment) whose session may write in all establishments; commit is the caller's."""
