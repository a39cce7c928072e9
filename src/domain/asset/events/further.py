"""What every case needs beside its flow."""

from attrs import frozen

from wuye.domain.shared import further


@frozen(kw_only=True)
class NoteAdded(further.NoteAdded):
    """Somebody wrote a note (备注)."""


@frozen(kw_only=True)
class FactCorrected(further.FactCorrected):
    """An earlier fact was wrong (更正): nothing is edited, this names it."""


FurtherEvent = NoteAdded | FactCorrected
