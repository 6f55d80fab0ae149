

def includeme(config) -> None:
    """Register web sessions, what portlets keep in them, and the session of a request."""
    config.add_utility("portal.sessions.interfaces.ISessionStore", "portal.sessions.store:SessionStore")
    config.add_service("portal.sessions.interfaces.IPortletValues", "portal.sessions.portlet_values:PortletValues")
    config.add_service("portal.api.pace.IPace", "portal.sessions.pace:Pace")
    config.set_session_factory("portal.sessions.cookie_session.session_of")
