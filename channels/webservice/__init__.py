def includeme(config):
    config.add_utility("portal.api.fetch.ISourceKind", "channels.webservice.kind:SoapKind", name="webservice")
    config.add_utility("portal.api.fetch.ISourceKind", "channels.webservice.kind:SoapSheetKind", name="webservice.sheet")
    config.add_utility("portal.api.fetch.ISourceKind", "channels.webservice.describing:DescriptionKind",
                       name="webservice.description")
    config.add_utility("portal.api.preview.IChannelPreview", "channels.webservice.preview:WebServicePreview", name="webservice")
