"""One suite for the desk and its asyncio twin: the same names, the same answers."""

import asyncio
import inspect
import time
from collections.abc import AsyncIterator, Callable, Iterator
from datetime import UTC, datetime
from itertools import islice
from typing import Any

import pytest

from tests.kit.toy import TOYS, DrawerOpened, OpenDrawer, PutThings, ShutDrawer, ThingsPut
from wuye.application.async_desk import AsyncDesk
from wuye.application.desk import Desk
from wuye.application.ports import CommandReused
from wuye.domain.shared.actor import Actor, Role
from wuye.domain.shared.refusal import Refused
from wuye.entrypoints.testing import MONDAY_9AM, memory_desk, story_clock

ANA = Actor(id="staff-ana", role=Role.OFFICER)
BO = Actor(id="staff-bo", role=Role.TECHNICIAN)

Opening = Callable[[], Desk]


class Awaited:
    """An AsyncDesk with each call awaited on the spot, so that one test speaks to both."""

    def __init__(self, opening: Opening) -> None:
        self._runner = asyncio.Runner()
        self._desk = AsyncDesk(opening)
        self._runner.run(self._desk.__aenter__())

    def __getattr__(self, name: str) -> Any:
        function = getattr(self._desk, name)
        if name == "subscribe":
            return lambda **options: self._iterated(function(**options))
        return lambda *args, **options: self._runner.run(function(*args, **options))

    def _iterated(self, events: AsyncIterator[Any]) -> Iterator[Any]:
        while True:
            try:
                yield self._runner.run(anext(events))  # type: ignore[arg-type]  # an async generator's step is a coroutine
            except StopAsyncIteration:
                return

    def end(self) -> None:
        self._runner.run(self._desk.close())
        self._runner.close()


@pytest.fixture(params=["sync", "async"])
def twin(request: pytest.FixtureRequest) -> Iterator[Any]:
    """Each of the two."""
    desk = memory_desk(story_clock(), registry=TOYS)
    if request.param == "sync":
        with desk:
            yield desk
        return
    awaited = Awaited(lambda: desk)
    yield awaited
    awaited.end()


def test_the_two_have_the_same_names_and_signatures() -> None:
    """Whoever knows the one knows the other."""
    # ``execute_soon`` is what the twin's ``execute`` is made of.
    own = {name for name in vars(Desk) if not name.startswith("_")} - {"execute_soon"}
    assert own <= {name for name in vars(AsyncDesk) if not name.startswith("_")}
    for name in own - {"close"}:
        sync, twin = inspect.signature(getattr(Desk, name)), inspect.signature(getattr(AsyncDesk, name))
        assert sync.parameters.keys() == twin.parameters.keys(), name
        for one in sync.parameters:
            assert sync.parameters[one].default == twin.parameters[one].default, f"{name}({one})"
            assert sync.parameters[one].annotation == twin.parameters[one].annotation, f"{name}({one})"
            assert sync.parameters[one].kind == twin.parameters[one].kind, f"{name}({one})"


def test_a_command_gives_a_receipt(twin: Any) -> None:
    """The case is found again under the number on the receipt."""
    receipt = twin.execute(OpenDrawer(room="1"), by=ANA)
    assert receipt.version == 1
    assert receipt.recorded_at == MONDAY_9AM
    assert twin.resolve(receipt.case) == receipt.case
    assert twin.history(receipt.case)[0].event == DrawerOpened(number=receipt.number)
    assert twin.state(receipt.case).stage.value == "open"


def test_a_command_happens_once(twin: Any) -> None:
    """The same id gets the first answer; with another body it is refused."""
    first = twin.execute(OpenDrawer(room="1"), by=ANA, command_id="c-1")
    again = twin.execute(OpenDrawer(room="1"), by=ANA, command_id="c-1")
    assert (again.case, again.position, again.replayed) == (first.case, first.position, True)
    with pytest.raises(CommandReused):
        twin.execute(OpenDrawer(room="2"), by=ANA, command_id="c-1")


def test_a_refusal_comes_through(twin: Any) -> None:
    """With its code, rule and what is allowed instead."""
    case = twin.execute(OpenDrawer(room="1"), by=ANA).case
    with pytest.raises(Refused) as met:
        twin.execute(ShutDrawer(), by=BO, on=case)
    assert (met.value.code, met.value.allowed) == ("not-permitted", ("PutThings",))
    with pytest.raises(Refused, match="version-mismatch") as late:
        twin.execute(PutThings(count=1), by=BO, on=case, expected_version=7)
    assert (late.value.rule, late.value.stage) == ("TKT-002", "open")
    assert late.value.allowed == ("PutThings",)


def test_what_would_happen_and_what_may_happen(twin: Any) -> None:
    """Neither leaves anything behind."""
    case = twin.execute(OpenDrawer(room="1"), by=ANA).case
    assert twin.preview(PutThings(count=2), by=BO, on=case) == (ThingsPut(count=2),)
    assert twin.allowed(case, by=BO) == ("PutThings",)
    assert twin.allowed(None, by=ANA, category="drawer") == ("OpenDrawer",)
    assert twin.readable(case, by=BO)
    assert len(twin.history(case)) == 1


def test_a_preview_is_refused_where_the_command_would_be(twin: Any) -> None:
    """A trial that says yes where the real one says no teaches nothing."""
    case = twin.execute(OpenDrawer(room="1"), by=ANA).case
    with pytest.raises(Refused, match="version-mismatch"):
        twin.preview(PutThings(count=1), by=BO, on=case, expected_version=7)
    with pytest.raises(Refused, match="occurred-out-of-range"):
        twin.preview(PutThings(count=1), by=BO, on=case, occurred_at=datetime(1970, 1, 1, tzinfo=UTC))
    with pytest.raises(Refused, match="naive-time"):
        twin.preview(PutThings(count=1), by=BO, on=case, occurred_at=datetime(2026, 9, 7))  # noqa: DTZ001 (meant so)
    with pytest.raises(Refused, match="unknown-id"):
        twin.preview(PutThings(count=1), by=BO, on=f"{case[:-4]}ffff")


def test_the_past_can_be_asked_for(twin: Any) -> None:
    """By version, by what was known, by what was true."""
    case = twin.execute(OpenDrawer(room="1"), by=ANA).case
    twin.execute(PutThings(count=2), by=BO, on=case)
    assert twin.at(case, version=1).state.things == 0
    assert twin.at(case, as_of=MONDAY_9AM).state.things == 2
    with pytest.raises(Refused, match="nothing-yet"):
        twin.at(case, valid_at=datetime(2020, 1, 1, tzinfo=UTC))


def test_events_are_followed(twin: Any) -> None:
    """From a position, in order, until nothing comes for a while."""
    case = twin.execute(OpenDrawer(room="1"), by=ANA).case
    for count in (1, 2, 3):
        twin.execute(PutThings(count=count), by=BO, on=case)
    everything = list(twin.subscribe(timeout=0.05))
    assert [type(one.event) for one in everything] == [DrawerOpened, ThingsPut, ThingsPut, ThingsPut]
    rest = list(islice(twin.subscribe(after=everything[1].position), 2))
    assert [one.event.count for one in rest] == [2, 3]


def test_the_desk_says_how_it_is(twin: Any) -> None:
    """Facts for a health check."""
    assert twin.health()


async def _many(desk: AsyncDesk) -> list[int]:
    opened = await asyncio.gather(*(desk.execute(OpenDrawer(room=str(n)), by=ANA) for n in range(40)))
    return sorted(receipt.position for receipt in opened)


def test_many_at_once_block_nobody() -> None:
    """Forty commands in flight give forty cases, and the event loop goes on turning."""

    async def story() -> tuple[list[int], int]:
        turns = 0

        async def count() -> None:
            nonlocal turns
            while True:
                turns += 1
                await asyncio.sleep(0)

        async with AsyncDesk(lambda: memory_desk(registry=TOYS)) as desk:
            counting = asyncio.create_task(count())
            positions = await _many(desk)
            counting.cancel()
        return positions, turns

    positions, turns = asyncio.run(story())
    assert len(set(positions)) == 40
    assert turns > 1


def test_a_follower_sees_what_comes_later_and_can_be_cancelled_at_once() -> None:
    """Waiting holds no thread: cancelling needs no event and no time-out."""

    async def story() -> tuple[list[str], float]:
        seen: list[str] = []
        all_saw = asyncio.Event()
        async with AsyncDesk(lambda: memory_desk(registry=TOYS), threads=1) as desk:

            async def follow() -> None:
                async for one in desk.subscribe():
                    seen.append(type(one.event).__name__)
                    if len(seen) == 3:
                        all_saw.set()

            followers = [asyncio.create_task(follow()) for _ in range(3)]
            await asyncio.sleep(0.05)
            await desk.execute(OpenDrawer(room="1"), by=ANA)
            await all_saw.wait()
            began = time.perf_counter()
            for follower in followers:
                follower.cancel()
            await asyncio.gather(*followers, return_exceptions=True)
            return seen, time.perf_counter() - began

    seen, ended_in = asyncio.run(asyncio.wait_for(story(), 10))
    assert seen == ["DrawerOpened"] * 3
    assert ended_in < 1


def test_a_desk_that_is_not_open_says_so() -> None:
    """A forgotten ``async with`` is the commonest mistake."""
    with pytest.raises(RuntimeError, match="async with"):
        _ = AsyncDesk(lambda: memory_desk(registry=TOYS)).sync


def test_an_opening_that_fails_is_told() -> None:
    """The reason comes through unchanged."""

    def broken() -> Desk:
        raise Refused("unknown-id")

    async def story() -> None:
        async with AsyncDesk(broken):
            raise AssertionError

    with pytest.raises(Refused, match="unknown-id"):
        asyncio.run(story())
