def includeme(config):
    config.add_utility("portal.api.fetch.ISourceKind", "portlets.channeladmin.address:AddressKind", name="channeladmin.address")
