def includeme(config) -> None:
    config.add_utility("portal.api.xml.IXmlReader", "portal.services.xml.reader:XmlReader")
