"""How dates and counts are written, where Django's own ways read oddly here (FORMAT_MODULE_PATH)."""
