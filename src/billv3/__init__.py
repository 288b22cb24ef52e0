"""billv3."""
