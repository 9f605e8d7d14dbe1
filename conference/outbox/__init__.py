"""What the portal sends: each message is a row before it is a mail."""
