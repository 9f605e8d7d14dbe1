"""Who comes: gates, the phones that scan at them, and what they scanned."""
