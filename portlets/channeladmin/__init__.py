from importlib.util import find_spec


def includeme(config):
    """Register what looks at an address; then the ``preview`` of the container and of each channel that has one."""
    config.add_utility("portal.api.fetch.ISourceKind", "portlets.channeladmin.address:AddressKind", name="channeladmin.address")
    for package in ("portal.container", *config.registry.settings["preau.packages"]):
        if find_spec(f"{package}.preview") is not None:
            config.include(f"{package}.preview")
