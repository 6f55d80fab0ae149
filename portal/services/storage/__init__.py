def includeme(config) -> None:
    config.add_service("portal.api.storage.IStorage", "portal.services.storage.folder:FolderStorage")
    config.add_service("portal.api.storage.IPictures", "portal.services.storage.pictures:Pictures")
