"""What a table of sessions would do to the draft: row by row, with everything that is wrong with it, in words."""
