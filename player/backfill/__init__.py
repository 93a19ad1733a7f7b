"""An archive made heard: articles from files, feeds, sitemaps and tables, estimated, published, followed."""
