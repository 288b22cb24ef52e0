"""What a client can do, by kind of record; modules without ``async`` in their name are generated."""
