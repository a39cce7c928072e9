"""What a report counts over: the cases of a site and a period, each folded from its events as known at an instant."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final, TypeVar

from attrs import field, frozen

from wuye.application.ports import Query
from wuye.application.projections.cases import case_detail
from wuye.application.projections.reading import Reader
from wuye.application.reports.months import case_months, cases_of
from wuye.application.sla.asking import states_at
from wuye.application.sla.clocks import case_runs, readings, table_of
from wuye.application.sla.terms import StateOf, known_by, terms_of
from wuye.domain.complaint.state import Complaint
from wuye.domain.complaint.terms.stages import OPEN
from wuye.domain.shared.lifecycle import Lifecycle
from wuye.domain.shared.period import Period
from wuye.domain.shared.recorded import Recorded, category_of
from wuye.domain.sla.reading import Reading
from wuye.domain.ticket.state import Ticket

if TYPE_CHECKING:
    from wuye.application.desk import Desk

E = TypeVar("E")
_PAGE: Final = 500
_AROUND: Final = timedelta(days=31)
_STILL: Final = {one.value for one in OPEN}


@frozen(kw_only=True, slots=False)
class Known:
    """A case as it was known."""

    stream: str
    lifecycle: Lifecycle[Any]
    history: tuple[Recorded[Any], ...]
    as_of: datetime
    state_of: StateOf

    @cached_property
    def state(self) -> Any:
        """Its state."""
        return self.lifecycle.fold(self.history)

    @property
    def number(self) -> str | None:
        """The short number people see."""
        number = getattr(self.state, "number", None)
        return number if isinstance(number, str) else None

    @cached_property
    def clocks(self) -> tuple[Reading, ...]:
        """Every attempt of its clocks, read at the instant of the report."""
        if table_of(self.lifecycle.category) is None:
            return ()
        terms = terms_of(self.history[0], self.state_of)
        return readings(case_runs(self.lifecycle, self.history, terms), terms, self.as_of)

    def all(self, *kinds: type[E]) -> list[Recorded[E]]:
        """Its facts of these kinds, in order."""
        return [one for one in self.history if isinstance(one.event, kinds)]


@frozen(kw_only=True, slots=False)
class Material:
    """The cases a report is made of; what is not asked for is not read."""

    desk: "Desk"
    reader: Reader
    site: str
    zone: str
    period: Period
    as_of: datetime
    state_of: StateOf
    loaded: dict[str, Known | None] = field(factory=dict, eq=False)

    @cached_property
    def bounds(self) -> tuple[datetime, datetime]:
        """The instants of the period, half open."""
        return self.period.bounds(self.zone)

    def within(self, at: datetime) -> bool:
        """Whether an instant lies in the period."""
        since, until = self.bounds
        return since <= at < until

    def during(self, case: Known, *kinds: type[E]) -> list[Recorded[E]]:
        """Facts of these kinds that occurred in the period."""
        return [one for one in case.all(*kinds) if self.within(one.occurred_at)]

    @cached_property
    def tickets(self) -> tuple[Known, ...]:
        """Repair tickets in which something occurred in the period; one that goes on in another counts there."""
        return tuple(one for one in self._touched("ticket") if _ticket(one).merged_into is None)

    @cached_property
    def complaints(self) -> tuple[Known, ...]:
        """Complaints and remarks likewise."""
        return tuple(one for one in self._touched("complaint") if _complaint(one).merged_into is None)

    @cached_property
    def assets(self) -> tuple[Known, ...]:
        """Every asset of the site."""
        return tuple(self._all("asset"))

    @cached_property
    def inspections(self) -> tuple[Known, ...]:
        """Inspections and incidents in which something occurred in the period."""
        return self._touched("inspection")

    @cached_property
    def trainings(self) -> tuple[Known, ...]:
        """Trainings in which something occurred in the period."""
        return self._touched("training")

    @cached_property
    def surveys(self) -> tuple[Known, ...]:
        """Surveys in which something occurred in the period."""
        return self._touched("survey")

    @cached_property
    def rounds(self) -> tuple[Known, ...]:
        """Rounds of owner visits about the period: visits are counted by their day, and entered later."""
        since, until = self.bounds
        streams = cases_of(self.reader, case_months(), self.site, since - _AROUND, until + _AROUND)
        cases = (self.case(stream) for stream in sorted(streams) if category_of(stream) == "visits")
        return tuple(one for one in cases if one is not None)

    @cached_property
    def homes(self) -> int:
        """Homes of the site that were registered."""
        return sum(1 for _ in self._registered("home"))

    @cached_property
    def unsolved(self) -> tuple[Known, ...]:
        """Complaints received by the end of the period that were still open, whenever they came in."""
        until = self.bounds[1]
        found = []
        for stream, stage, updated_at in self._registered("complaint"):
            # One that is closed now, and was not touched since, was closed then as well.
            case = self.case(stream) if stage in _STILL or updated_at > self.as_of else None
            if case is None:
                continue
            state = _complaint(case)
            if state.stage in OPEN and not state.is_voice and case.history[0].occurred_at < until:
                found.append(case)
        return tuple(found)

    @cached_property
    def earlier(self) -> "Material":
        """The same site a year before, as known at the same instant."""
        return self._other(self.period.year_before)

    @cached_property
    def previous(self) -> "Material":
        """The period before, as known at the same instant."""
        return self._other(self.period.before)

    def case(self, stream: str) -> Known | None:
        """A case as it was known; ``None`` when it was not there yet."""
        if stream not in self.loaded:
            history = known_by(self.desk.log.stream(stream), self.as_of)
            self.loaded[stream] = (
                Known(
                    stream=stream,
                    lifecycle=self.desk.registry.of_stream(stream),
                    history=history,
                    as_of=self.as_of,
                    state_of=self.state_of,
                )
                if history
                else None
            )
        return self.loaded[stream]

    @cached_property
    def _streams(self) -> tuple[str, ...]:
        return tuple(sorted(cases_of(self.reader, case_months(), self.site, *self.bounds)))

    def _touched(self, category: str) -> tuple[Known, ...]:
        cases = (self.case(stream) for stream in self._streams if category_of(stream) == category)
        return tuple(one for one in cases if one is not None and any(self.within(e.occurred_at) for e in one.history))

    def _all(self, category: str) -> Iterator[Known]:
        for stream in sorted(stream for stream, *_ in self._registered(category)):
            case = self.case(stream)
            if case is not None:
                yield case

    def _registered(self, category: str) -> Iterator[tuple[str, str, datetime]]:
        """Streams of a category that were there, each with its stage now and when it last changed."""
        if category not in self.desk.registry.by_category:
            return
        view = case_detail(self.desk.registry)
        after: tuple[Any, ...] | None = None
        while True:
            where = {"site": self.site, "category": category}
            query = Query(where=where, order=(("updated_at", False),), after=after, limit=_PAGE, bodies=False)
            page = self.reader.page(view, query)
            for stream, row in page:
                if row["opened_at"] <= self.as_of:
                    yield stream, row["stage"], row["updated_at"]
            if len(page) < _PAGE:
                return
            after = (page[-1][1]["updated_at"], page[-1][0])

    def _other(self, period: Period) -> "Material":
        return Material(
            desk=self.desk,
            reader=self.reader,
            site=self.site,
            zone=self.zone,
            period=period,
            as_of=self.as_of,
            state_of=self.state_of,
            loaded=self.loaded,
        )


def remembered(desk: "Desk", as_of: datetime) -> StateOf:
    """Gives register states as known at an instant, each folded once."""
    state_of, known = states_at(desk, as_of), dict[str, Any]()

    def once(stream: str) -> Any:
        if stream not in known:
            known[stream] = state_of(stream)
        return known[stream]

    return once


def _ticket(case: Known) -> Ticket:
    state: Ticket = case.state
    return state


def _complaint(case: Known) -> Complaint:
    state: Complaint = case.state
    return state
