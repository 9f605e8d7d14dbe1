"""The humans, and the logins that some of them have."""
