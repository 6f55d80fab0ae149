def includeme(config):
    """The edge: request, gate, log, then routes; those of the door before those of pages, which are wider."""
    config.set_request_factory(config.maybe_dotted("portal.web.request.PortalRequest"))
    config.include("portal.web.ingress")
    config.include("portal.web.log")
    config.include("portal.web.views.health")
    config.include("portal.web.views.login")
    config.include("portal.web.routes")
