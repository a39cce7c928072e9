"""What every case needs beside its flow (备注、更正)."""

from attrs import frozen

from wuye.domain.shared import further


@frozen(kw_only=True)
class AddNote(further.AddNote):
    """Write a note (备注), in every state."""


@frozen(kw_only=True)
class Correct(further.Correct):
    """Correct a recorded fact by a new one that names it (更正); nothing is edited or removed."""
