"""Events that a view cannot apply, and events of a release that is newer than the one that reads: F18, F25."""

from __future__ import annotations

import time
from typing import Any

import pytest
from attrs import evolve, frozen

from tests.faults import invariants
from tests.faults.orders import SITE as SITES
from tests.faults.orders import Order, order
from tests.faults.place import Place
from tests.faults.served import Served
from tests.faults.watch import VIEWS
from tests.support.waiting import until
from wuye.application.aggregates import REGISTRY
from wuye.application.desk import Desk
from wuye.application.ports import Unreadable
from wuye.application.projections.declared import projections
from wuye.application.projections.rebuild import compare, rebuild
from wuye.application.projections.runner import Runner
from wuye.application.registry import Registry
from wuye.domain.register.site import SITE, CloseSite, Site, SiteStage
from wuye.domain.shared.actor import ADMINISTRATOR, Actor, Role
from wuye.domain.shared.fields import label
from wuye.domain.shared.lifecycle import Context, Events, facts, on
from wuye.domain.shared.recorded import Recorded
from wuye.domain.shared.refusal import BrokenHistory

ADMIN = Actor(id="staff-faults", role=Role.ADMINISTRATOR)
POISON = {
    "unknown-type": ("site.site-moved/1", None),
    "nul-bytes": ("site.site-closed/1", b"\x00\x00"),
    "missing-field": ("site.site-closed/1", b'{"d":{}}'),
}


def poisoned(place: Place, stream: str, name: str, state: bytes | None) -> int:
    """Write an event past our code, behind the last one of a stream; gives its position."""
    top, version, good = place.rows(
        "SELECT max(position), max(originator_version), "
        f"(SELECT state FROM stored_events WHERE originator_id = '{stream}' LIMIT 1) "
        f"FROM stored_events WHERE originator_id = '{stream}'"
    )[0]
    assert top is not None
    position = place.rows("SELECT max(position) + 1 FROM stored_events")[0][0]
    written = (good if state is None else state).hex()
    place.change(
        f"INSERT INTO stored_events VALUES ({position}, '{stream}', {version + 1}, '{name}', x'{written}')",
        "INSERT INTO event_index SELECT "
        f"{position}, company, actor, 'poison', stream, {version + 1}, recorded_at, digest "
        f"FROM event_index WHERE position = {top}",
    )
    return int(position)


@pytest.mark.parametrize("kind", POISON)
def test_a_poison_event_is_parked_and_seen_while_everything_else_goes_on(kind: str, file: Place) -> None:
    """F18: each view steps over it in the transaction of its position; only the poisoned case itself is closed."""
    with file.open() as desk:
        for number in range(4):
            desk.execute(order("before", number).command, by=order("before", number).actor)
        position = poisoned(file, "site-before-0", *POISON[kind])
        with Runner(desk.log, desk.views, VIEWS) as runner:
            desk.execute(Order("after", SITES).command, by=ADMIN)
            wait_for_head(desk)
            assert runner.failing() == {}
        for view in VIEWS:
            table = desk.views.serving(view.table.name)
            assert table is not None
            assert [(one.position, one.stream) for one in desk.views.parked(table)] == [(position, "site-before-0")]
            assert compare(desk.log, desk.views, view).equal
        assert [one.position for one in desk.log.page(0, 100) if isinstance(one, Unreadable)] == [position]
        with pytest.raises(BrokenHistory):
            desk.history("site-before-0")


def test_a_server_with_a_parked_event_is_degraded_and_serves(file: Place) -> None:
    """F18: readiness says so, the parked event is counted, nothing restarts in a loop, commands are taken."""
    with file.open() as desk:
        desk.execute(Order("before", SITES).command, by=ADMIN)
    poisoned(file, "site-before", *POISON["unknown-type"])
    served = Served(file)
    try:
        served.start(status="degraded")
        # The first view that parks it makes the server degraded; the others may still be on their way to it.
        until(lambda: {view["parked"] for view in served.call("GET", "/health/ready").content["views"]} == {1})
        assert served.give(Order("after", SITES)).status == 201
        assert served.log.read_text().count("view-failed") == 0
    finally:
        served.kill()


@frozen(kw_only=True)
class RenameSite:
    """A command of the next release."""

    name: str = label(("Name", "名称"))


@frozen(kw_only=True)
class SiteRenamed:
    """A fact of the next release."""

    name: str


def rename(_site: Site, command: RenameSite, _context: Context) -> Events:
    return (SiteRenamed(name=command.name),)


def evolved(site: Site, recorded: Recorded[Any]) -> Site:
    if isinstance(recorded.event, SiteRenamed):
        return evolve(site, name=recorded.event.name)
    after: Site = SITE.evolve(site, recorded)
    return after


NEXT_SITE = evolve(
    SITE,
    evolve=evolved,
    rows=(*SITE.rows, on(RenameSite, SiteStage.OPEN, ADMINISTRATOR, rename, SiteRenamed, "CRM-023", noun="names")),
    facts=(*SITE.facts, *facts("site", SiteRenamed)),
)
NEXT = Registry(tuple(NEXT_SITE if one is SITE else one for one in REGISTRY.lifecycles))


def test_during_a_rolling_upgrade_the_old_release_parks_what_it_does_not_know(file: Place) -> None:
    """F25: two releases share a store; the old one leads the views; after the upgrade a rebuild has every event."""
    with file.open() as old, file.open(registry=NEXT) as new:
        with Runner(old.log, old.views, VIEWS):
            old.execute(Order("shared", SITES).command, by=ADMIN)
            new.execute(RenameSite(name="Renamed"), by=ADMIN, on="site-shared")
            new.execute(Order("other", SITES).command, by=ADMIN)
            wait_for_head(old)
            parked = [one for view in VIEWS for one in old.views.parked(old.views.serving(view.table.name))]
            assert {(one.view, one.name) for one in parked} == {(view.view, "site.site-renamed/1") for view in VIEWS}
            with pytest.raises(BrokenHistory):
                old.execute(CloseSite(reason="over"), by=ADMIN, on="site-shared")
        for view in projections(NEXT):
            table = rebuild(new.log, new.views, view)
            assert new.views.parked(table.name) == []
            assert compare(new.log, new.views, view).equal
        assert new.state("site-shared").name == "Renamed"
        assert invariants.stored(file).wrong == []


def wait_for_head(desk: Desk) -> None:

    head, deadline = desk.log.head(), time.monotonic() + invariants.HEALTHY_SECONDS
    while any(_position(desk, view.table.name) < head for view in VIEWS):
        assert time.monotonic() < deadline
        time.sleep(0.02)


def _position(desk: Desk, name: str) -> int:
    table = desk.views.serving(name)
    return desk.views.position(table) if table else 0
