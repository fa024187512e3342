"""The ``improvement`` command: options in, one service call, words or JSON out."""

from improvement.cli.commands import app, main

__all__ = ["app", "main"]
