"""What every site needs beside the flow: notes, corrections, urging, links, merging."""

from attrs import frozen

from wuye.domain.shared import further, rating
from wuye.domain.shared.personal import Personal


@frozen(kw_only=True)
class NoteAdded(further.NoteAdded):
    """Somebody wrote a note (备注)."""


@frozen(kw_only=True)
class FactCorrected(further.FactCorrected):
    """An earlier fact was wrong (更正): nothing is edited, this names it."""


@frozen(kw_only=True)
class ComplaintUrged:
    """The customer asked for speed (催办); it is counted."""

    urge: int
    """How often it was urged, this one included."""
    reason: Personal[str] | None


@frozen(kw_only=True)
class HandlingRated(rating.Rated):
    """The complainant rated how it was handled (已评价)."""


@frozen(kw_only=True)
class ComplaintLinked(further.Linked):
    """Two complaints hang together (已关联); written on both."""


@frozen(kw_only=True)
class ComplaintMerged(further.Merged):
    """The complaint goes on in another one (已并入); its clocks end with this reason."""


@frozen(kw_only=True)
class ComplaintAbsorbed(further.Absorbed):
    """Another complaint was merged into this one (已并入本案)."""
