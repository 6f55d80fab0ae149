

def includeme(config) -> None:
    """Register sign-in, permissions and what every view is guarded by."""
    config.add_utility("portal.security.interfaces.ICas", "portal.security.cas:Cas")
    config.add_utility("portal.security.interfaces.IPolicy", "portal.security.policy:Policy")
    config.add_utility("portal.security.attempts.IAttempts", "portal.security.attempts:Attempts")
    config.add_service("portal.security.interfaces.IPermissions", "portal.security.permissions:Permissions")
    config.add_service("portal.api.account.ISignIns", "portal.security.sign_ins:SignIns")
    config.add_view_deriver("portal.security.csrf.csrf_view", name="preau_csrf")
    config.add_view_deriver("portal.security.membership.member_view", name="preau_member", over="preau_csrf")
