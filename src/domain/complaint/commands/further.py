"""What every site needs beside the flow: notes, corrections, urging, links, merging."""

from attrs import frozen

from wuye.domain.shared import further, rating
from wuye.domain.shared.fields import text


@frozen(kw_only=True)
class AddNote(further.AddNote):
    """Write a note (备注), in every state."""


@frozen(kw_only=True)
class Correct(further.Correct):
    """Correct a recorded fact by a new one that names it (更正); nothing is edited or removed."""


@frozen(kw_only=True)
class Urge:
    """Ask for speed (催办); it is counted."""

    reason: str | None = text(("Reason", "理由"), default=None)


@frozen(kw_only=True)
class RateService(rating.RateService):
    """Rate how a complaint was handled, as its complainant (评价处理结果) (CMP-046)."""


@frozen(kw_only=True)
class Link(further.Link):
    """Link two complaints (关联)."""


@frozen(kw_only=True)
class MergeInto(further.MergeInto):
    """Go on in another complaint (并入): this one ends with the reason."""
