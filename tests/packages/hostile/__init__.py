def includeme(config):
    """Nothing to register: these portlets only do harm."""
