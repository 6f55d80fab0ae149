def includeme(config):
    """Nothing to register: a notice only says something."""
