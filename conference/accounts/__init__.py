"""How a person gets in, and the page that is theirs."""
