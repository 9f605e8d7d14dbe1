"""What an SMS is: words that a provider approved, variables in them, a signature before them, and hours to send."""
