"""Statistics of complaints (投诉统计分析): causes, subjects, completeness, answers, from the register."""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from attrs import field, frozen

from wuye.application.ports import Query, Row
from wuye.application.projections.complaints import REGISTER
from wuye.application.projections.projection import Projection
from wuye.application.projections.reading import Reader

WEEK: Final = timedelta(days=7)
COMPLETENESS_WANTED: Final = 950
"""Complete records of a thousand (CMP-044)."""
_PAGE: Final = 200


@frozen(kw_only=True)
class Statistics:
    """What the register says of a span: from an instant up to, not including, another."""

    since: datetime
    until: datetime
    received: int = 0
    """Complaints and remarks together."""
    by_kind: Mapping[str, int] = field(factory=dict)
    by_cause: Mapping[str, int] = field(factory=dict)
    """Complaints by cause, the most frequent first (CMP-041, CMP-069)."""
    by_subject: Mapping[str, int] = field(factory=dict)
    by_class: Mapping[str, int] = field(factory=dict)
    open: int = 0
    called_back: int = 0
    dissatisfied: int = 0
    complete: int = 0
    """Closed records with time, content, handler and result."""
    closed: int = 0
    answered: int = 0
    mean_answer_seconds: int | None = None
    """Average time to the first answer, over complaints and consultations; ``None`` where none was answered (K12)."""

    @property
    def completeness(self) -> int | None:
        """Complete records of a thousand closed ones; ``None`` where none is closed."""
        return None if self.closed == 0 else self.complete * 1000 // self.closed

    @property
    def complete_enough(self) -> bool | None:
        """Whether at least 95 of 100 records are complete."""
        return None if self.completeness is None else self.completeness >= COMPLETENESS_WANTED


def statistics(reader: Reader, board: Projection, *, site: str, since: datetime, until: datetime) -> Statistics:
    """The figures of a site's complaints received in a span."""
    rows = list(received(reader, board, site=site, since=since, until=until))
    closed = [one for one in rows if not one["open"]]
    replied = [one for one in rows if one["first_reply_at"] is not None]
    answers = [(one["first_reply_at"] - one["received_at"]).total_seconds() for one in replied]
    return Statistics(
        since=since,
        until=until,
        received=len(rows),
        by_kind=_counted(rows, "kind"),
        by_cause=_counted(rows, "cause"),
        by_subject=_counted(rows, "subject"),
        by_class=_counted(rows, "severity"),
        open=sum(1 for one in rows if one["open"]),
        called_back=sum(1 for one in rows if one["callbacks"]),
        dissatisfied=sum(one["dissatisfied"] for one in rows),
        complete=sum(1 for one in closed if one["missing"] == 0),
        closed=len(closed),
        answered=len(answers),
        mean_answer_seconds=round(sum(answers) / len(answers)) if answers else None,
    )


def received(reader: Reader, board: Projection, *, site: str, since: datetime, until: datetime) -> Iterator[Row]:
    """The register of a span, in the order of receipt, page by page."""
    after: tuple[Any, ...] = (since, "")
    while True:
        query = Query(where={"site": site}, order=REGISTER, after=after, limit=_PAGE)
        page = reader.page(board, query)
        for key, row in page:
            if row["received_at"] >= until:
                return
            yield row
            after = (row["received_at"], key)
        if len(page) < _PAGE:
            return


def _counted(rows: list[Row], name: str) -> dict[str, int]:
    return dict(Counter(str(one[name]) for one in rows if one[name] is not None).most_common())
