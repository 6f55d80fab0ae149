def includeme(config):
    """Nothing to register: the account only asks."""
