"""The reference server: all that a production setup needs, from parts that embed anywhere."""
