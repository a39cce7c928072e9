"""The command line: nouns and verbs generated from the lifecycles; translation only."""

from wuye.entrypoints.cli.app import main

__all__ = ["main"]
