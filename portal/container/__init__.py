def includeme(config):
    """Register the container, and what it shows before it is published."""
    config.add_utility("portal.container.interfaces.IContainer", "portal.container.container:Container")
    config.add_service("portal.api.preview.IPortletPreview", "portal.container.preview:PortletPreview")
