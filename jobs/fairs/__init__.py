"""The occasions at which employers recruit."""
