def includeme(config):
    """Nothing to register: a second application beside ``probe``."""
