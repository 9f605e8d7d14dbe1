"""Chinese: counts in groups of three digits, as everybody writes them."""

THOUSAND_SEPARATOR = ","
NUMBER_GROUPING = 3
