"""How this paper writes dates, by language. Source: Django, `FORMAT_MODULE_PATH`."""
