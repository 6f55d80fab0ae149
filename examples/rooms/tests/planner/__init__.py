def includeme(config):
    """Nothing to register."""
