"""``python -m improvement.cli`` is the same as ``improvement``."""

from improvement.cli import main

main()
