"""What a client can do, by kind of record; the modules without ``async`` in their name are generated from the others."""
