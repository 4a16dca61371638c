"""Found by settings.FORMAT_MODULE_PATH."""
