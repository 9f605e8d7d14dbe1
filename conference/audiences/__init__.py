"""Who a message goes to: named audiences of conditions that the rooms plug in, and lists of contacts."""
