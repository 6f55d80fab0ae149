def includeme(config):
    """Nothing to register: an application that uses what a descriptor can say."""
