def includeme(config):
    """Register what makes pages."""
    config.add_utility("portal.container.interfaces.ITemplates", "portal.driver.templates:Templates")
    config.add_utility("portal.driver.interfaces.IExecutor", "portal.driver.executor:Executor.from_settings")
    config.add_utility("portal.driver.moulds.IMoulds", "portal.driver.moulds:Moulds")
    config.add_utility("portal.driver.interfaces.IBoxCache", "portal.driver.cache:BoxCache.from_settings")
    config.add_utility("portal.driver.interfaces.IHealth", "portal.driver.health:Health")
    config.add_utility("portal.driver.interfaces.ILastCopies", "portal.driver.last_copies:LastCopies.from_settings")
    config.add_service("portal.api.health.IPortletHealth", "portal.driver.health_report:HealthReport")
