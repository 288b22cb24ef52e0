"""qbwc."""
