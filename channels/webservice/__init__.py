def includeme(config):
    config.add_utility("portal.api.fetch.ISourceKind", "channels.webservice.kind:SoapKind", name="webservice")
    config.add_utility("portal.api.fetch.ISourceKind", "channels.webservice.kind:SoapSheetKind", name="webservice.sheet")
