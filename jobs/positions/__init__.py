"""What employers offer, and finding it."""
