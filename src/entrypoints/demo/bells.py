"""The timers along the story: each threshold is recorded when it passes, as a worker at the site would have done.

The worker of a running desk asks the stored board which cases may have something to say. Here the board's own fold is
kept up in memory, event by event, and its rows are stored once, at the end.
"""

from collections import Counter
from collections.abc import Mapping
from datetime import datetime, timedelta
from heapq import heappop, heappush
from typing import Final

from attrs import define, evolve, field

from wuye.application.desk import Desk
from wuye.application.ports import Row, Unreadable
from wuye.application.projections.fold import take_in
from wuye.application.projections.projection import Late, Projection
from wuye.application.projections.serving import established
from wuye.application.sla.board import sla_board
from wuye.application.sla.carried import UnderWay, under_way
from wuye.application.sla.glances import Glances
from wuye.application.sla.timers import TIMERS
from wuye.domain.clock.lifecycle import RecordThresholds, Told
from wuye.domain.clock.thresholds import due_thresholds
from wuye.domain.sla.worktime import micros
from wuye.entrypoints.demo.cast import SITE
from wuye.entrypoints.demo.rota import SteeredClock

_LATER: Final = timedelta(seconds=1)
"""A threshold is told once it is strictly over."""
_PAGE: Final = 5_000


@define
class Bells:
    """Hears what happens and rings when a limit comes near or is passed."""

    desk: Desk
    clock: SteeredClock
    _glances: Glances = field(factory=Glances)
    """What the fold sees of the clocks is what they ring by."""
    board: Projection = field(init=False)
    heard: int = 0
    _rows: dict[str, Row] = field(factory=dict)
    _looks: list[tuple[datetime, str]] = field(factory=list)
    _stories: dict[str, tuple[Told, ...]] = field(factory=dict)

    @board.default
    def _one_fold(self) -> Projection:
        # It remembers what it parsed, so there is one for the whole story; its sums are made at the end.
        return evolve(sla_board(self.desk.registry, self._glances), tally=None)

    def hear(self) -> None:
        """Take in what was recorded since the last time. Raises ``ValueError`` for what cannot be read."""
        while page := self.desk.log.page(self.heard, _PAGE):
            for one in page:
                if isinstance(one, Unreadable):
                    raise ValueError(f"{one.name}: {one.code}")  # noqa: TRY004 - it is the log's content that is wrong
                for key, row in take_in(self.board, self._rows, one).items():
                    held = under_way(row)
                    if held is not None and held.carried.look_at is not None:
                        heappush(self._looks, (held.carried.look_at, key))
            self.heard = page[-1].position

    def ring(self, until: datetime) -> None:
        """Record every threshold that passes before an instant, at its time."""
        while self._looks and self._looks[0][0] < until:
            look_at, case = heappop(self._looks)
            held = under_way(self._rows[case])
            if held is not None and held.carried.look_at == look_at:
                self.clock.set(min(until, max(look_at + _LATER, self.clock.now())))
                self._tell(case, held)
                self.hear()

    def told(self) -> dict[str, int]:
        """How many thresholds of each case were told."""
        return {case: len(story) for case, story in self._stories.items()}

    def stages(self) -> dict[str, str]:
        """The stage that each case came to."""
        found = {key: under_way(row) for key, row in self._rows.items()}
        return {key: held.carried.state.stage.value for key, held in found.items() if held is not None}

    def store(self) -> None:
        """Write the board, up to where it was heard."""
        table = established(self.desk.views, self.board)
        rows = {key: row.made() if isinstance(row, Late) else row for key, row in self._rows.items()}
        ready = self.desk.views.ready(table, {**rows, **self._sums(rows)})
        self.desk.views.write(table, [ready], before=0, position=self.heard)

    def _sums(self, rows: Mapping[str, Row]) -> dict[str, Row]:
        """The counters over all rows, made once; what is zero is not kept, and a sum of nothing is no row."""
        tally = sla_board(self.desk.registry).tally
        if tally is None:
            return {}
        sums: dict[str, Counter[str]] = {}
        for row in rows.values():
            for name, counts in tally.of(row).items():
                sums.setdefault(name, Counter()).update(counts)
        return {name: tally.row(name, kept) for name, counts in sums.items() if (kept := +counts)}

    def _tell(self, case: str, held: UnderWay) -> None:
        now, carried = self.clock.now(), held.carried
        known = held.terms.known(micros(now))
        seen = (self._glances.of(case, run, known, now).outlook for run in carried.ticking.runs)
        passed = due_thresholds(seen, now).passed
        news = [Told(threshold=one, annulled=True) for one in carried.standing if one not in passed]
        news += [Told(threshold=one) for one in passed if one not in carried.standing]
        story = self._stories[case] = (*self._stories.get(case, ()), *news)
        self.desk.execute(
            RecordThresholds(case=case, site=SITE, story=story),
            by=TIMERS,
            command_id=f"timers-{len(story)}-{case}",
            causation_id=carried.last_event,
        )
