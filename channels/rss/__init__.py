def includeme(config):
    config.add_utility("portal.api.fetch.ISourceKind", "channels.rss.kind:RssKind", name="rss")
    config.add_utility("portal.api.preview.IChannelPreview", "channels.rss.preview:RssPreview", name="rss")
