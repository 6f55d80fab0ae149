def includeme(config):
    config.add_utility("portal.api.fetch.ISourceKind", "channels.xml.kind:XmlKind", name="xml")
