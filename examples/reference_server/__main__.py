"""`python -m examples.reference_server COMMAND`."""

from examples.reference_server.cli import main

if __name__ == "__main__":
    main()
