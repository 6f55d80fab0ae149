def includeme(config):
    config.add_utility("portal.api.fetch.ISourceKind", "channels.xml.kind:XmlKind", name="xml")
    config.add_utility("portal.api.preview.IChannelPreview", "channels.xml.preview:XmlPreview", name="xml")
