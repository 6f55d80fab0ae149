def includeme(config):
    """Nothing to register: another application, which shares with ``studio`` what goes by a qualified name."""
