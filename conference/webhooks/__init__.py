"""Webhooks: what happens here, told to other systems, signed (https://www.standardwebhooks.com)."""
