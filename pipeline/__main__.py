"""`python -m pipeline` is `eurosift`."""

from pipeline.cli import main

main()
