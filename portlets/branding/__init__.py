def includeme(config):
    """Nothing to register: the editor only asks the brand service."""
