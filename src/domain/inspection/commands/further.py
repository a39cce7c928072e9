"""What every case needs beside its flow: 备注、更正、关联."""

from attrs import frozen

from wuye.domain.shared import further
from wuye.domain.shared.fields import reference


@frozen(kw_only=True)
class AddNote(further.AddNote):
    """Write a note (备注), in every state."""


@frozen(kw_only=True)
class Correct(further.Correct):
    """Correct a recorded fact by a new one that names it (更正); nothing is edited or removed."""


@frozen(kw_only=True)
class Link(further.Link):
    """Link two inspections (关联)."""

    other: str = reference(("The other inspection", "另一检查"), to="inspection")
