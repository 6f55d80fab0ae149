def includeme(config):
    """Nothing to register: the descriptor says it all."""
