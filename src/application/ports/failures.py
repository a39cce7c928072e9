"""What a store says instead of an answer."""

from collections.abc import Sequence


class Conflict(Exception):
    """Another command won the race for a stream; nothing of this one was written."""

    def __init__(self, streams: Sequence[str]) -> None:
        super().__init__(f"conflict on {', '.join(streams)}")
        self.streams = tuple(streams)


class CommandReused(Exception):
    """A command id came again with another body."""


class Unavailable(Exception):
    """A needed service did not answer in time; whether a write took effect is known to be "no" or stated unknown.

    ``outcome_unknown`` tells that the command may have been stored: repeat it with the same command id.
    """

    def __init__(self, service: str, reason: str, *, outcome_unknown: bool = False) -> None:
        super().__init__(f"{service}: {reason}")
        self.service = service
        self.reason = reason
        self.outcome_unknown = outcome_unknown


class UnsafeSettings(Exception):
    """The store is configured so that an acknowledged command could be lost; start-up refuses it."""


class WrongKey(UnsafeSettings):
    """The vault's key file is missing, damaged, open to others, or not the one the vault was made with."""


class SchemaMismatch(Exception):
    """The store's schema is not the one this release works with; names both versions and the command to run."""

    def __init__(self, found: int, expected: int, advice: str) -> None:
        super().__init__(f"schema {found} found, {expected} expected: {advice}")
        self.found = found
        self.expected = expected
        self.advice = advice
