def includeme(config):
    """Register the audit stream."""
    config.add_service("portal.api.audit.IAudit", "portal.services.audit.stream:AuditStream")
