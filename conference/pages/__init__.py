"""Public pages kept whole: the same bytes for everybody, at most a second old."""
