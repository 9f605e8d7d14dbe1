"""Organizations of every kind: hosts, employers, universities, institutions."""
