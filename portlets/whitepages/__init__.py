def includeme(config):
    """Nothing to register: the white pages only ask the directory."""
