"""Files become articles and chunks; nothing here knows of vectors."""
