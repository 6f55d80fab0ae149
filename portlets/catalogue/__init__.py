def includeme(config):
    """Nothing to register: the catalogue only asks."""
