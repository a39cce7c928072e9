"""The courses a repair takes: straight, or by way of absence, rework, parts, a price, a complaint."""

from collections.abc import Callable
from datetime import timedelta

from wuye.domain.ticket.terms import Mode
from wuye.entrypoints.demo.passages import (
    agreed_time,
    archived,
    begun,
    callback,
    called_back,
    choose,
    closed,
    dispatched,
    finished,
    identified,
    offered,
    paid_work,
    planned,
    reported,
    round_time,
    sent,
    settled,
    started,
    visit_at,
    waking,
    worked,
)
from wuye.entrypoints.demo.tale import Pen

_SECOND_STUB = 500_000
"""A ticket that was opened again has a second order."""


def tell(pen: Pen, course: Callable[[Pen], None]) -> None:
    """A ticket comes in and takes its course."""
    reported(pen)
    course(pen)


def plain(pen: Pen) -> None:
    """Reported, repaired, closed."""
    sent(pen)
    worked(pen)
    closed(pen)


def absent(pen: Pen) -> None:
    """Nobody at home: a note, another time, a second visit."""
    sent(pen)
    pen.step("leave_note", 12, 25)
    pen.hours(2, 18).until(waking(pen.at))
    visit_at(pen, agreed_time(pen))
    worked(pen)
    closed(pen)


def refused(pen: Pen) -> None:
    """The customer is not satisfied with the result: rework at once or the next day."""
    sent(pen)
    started(pen)
    pen.step("refuse", 5, 15)
    if pen.chance(0.5):
        pen.hours(3, 20).until(waking(pen.at))
    pen.step("resume", 10, 60)
    finished(pen)
    closed(pen)


def dissatisfied(pen: Pen) -> None:
    """The callback hears a complaint: a joint visit, and the work again."""
    sent(pen)
    worked(pen)
    settled(pen)
    visit = pen.office().at + timedelta(hours=pen.random.randint(4, 26))
    pen.step("callback_dissatisfied", 5, 90, when=visit, rating=pen.random.choice((1, 2, 2)))
    if pen.chance(0.4):
        pen.step("urge", 60, 200)
    pen.until(waking(visit)).step("resume", 5, 30)
    finished(pen)
    called_back(pen)


def waits_for_parts(pen: Pen) -> None:
    """Work rests until parts come: the office buys them."""
    sent(pen)
    begun(pen)
    pen.step("deviate", 10, 25)
    pen.hours(1, 5)
    if pen.chance(0.6):
        pen.step("report_progress", 5, 30)
    days = pen.random.choice((1, 2, 2, 3, 4))
    visit_at(pen, round_time(pen.at + timedelta(days=days), pen), name="book_for_parts")
    pen.step("arrive", 5, 10).step("start", 4, 10)
    finished(pen)
    closed(pen)


def misjudged(pen: Pen) -> None:
    """It is not what it looked like; the customer agrees to what it takes."""
    sent(pen)
    begun(pen)
    pen.step("misjudge", 10, 25)
    if pen.chance(0.3):
        pen.hours(2, 14).until(waking(pen.at))
    pen.step("agree", 5, 60)
    finished(pen)
    closed(pen)


def postponed(pen: Pen) -> None:
    """The technician is there, but it does not suit."""
    sent(pen)
    pen.step("arrive", 12, 25)
    when = agreed_time(pen)
    pen.step("postpone", 2, 6, when=when)
    pen.until(when - timedelta(minutes=50))
    dispatched(pen, when)
    worked(pen)
    closed(pen)


def recalled(pen: Pen) -> None:
    """The order comes back and goes out again."""
    planned(pen)
    pen.step("dispatch").step("recall", 10, 40)
    pen.hours(1, 6).until(waking(pen.at))
    pen.step("dispatch", 5, 20).step("confirm_dispatch", 2, 10)
    worked(pen)
    closed(pen)


def charge_deferred(pen: Pen) -> None:
    """What it costs is settled in the office."""
    sent(pen)
    worked(pen)
    pen.step("defer_charge", 2, 8).step("return_order", 60, 200)
    pen.office().step("determine_charge", 10, 120).step("settle_determined", 10, 60)
    pen.office().step("confirm_order", 5, 30)
    called_back(pen)


def damaged(pen: Pen) -> None:
    """Something was broken during the work, and made good."""
    sent(pen)
    begun(pen)
    pen.step("note_incident", 8, 20).step("compensate", 20, 60)
    finished(pen)
    closed(pen)


def hazard(pen: Pen) -> None:
    """A hazard is found and goes to the director."""
    sent(pen)
    begun(pen)
    pen.step("escalate", 5, 15)
    finished(pen)
    closed(pen)


def recurring(pen: Pen) -> None:
    """The same fault comes back while it is observed."""
    sent(pen)
    worked(pen)
    settled(pen)
    callback(pen)
    if not pen.tale.tracked:
        archived(pen)
        return
    pen.step("track", 2, 20)
    pen.hours(20, 120).until(waking(pen.at)).step("recur")
    pen.hours(1, 5).until(waking(pen.at)).step("resume")
    finished(pen)
    called_back(pen)


def reopened(pen: Pen) -> None:
    """Archived, and open again within the month."""
    plain(pen)
    pen.hours(40, 200).until(waking(pen.at)).step("reopen")
    planned(pen)
    pen.step("dispatch", 5, 30).step("confirm_dispatch", 2, 10)
    worked(pen)
    settled(pen, stub=_SECOND_STUB + pen.tale.acts.stub)
    called_back(pen)


def rejected(pen: Pen) -> None:
    """Not what the office is there for."""
    pen.step("reject", 5, 40)


def cancelled(pen: Pen) -> None:
    """The caller needs it no more."""
    if pen.chance(0.5) and pen.tale.acts.fault.parts is None:
        planned(pen)
    pen.step("cancel", 10, 240)


def split(pen: Pen) -> None:
    """Two trades, two tickets."""
    planned(pen)
    pen.step("split", 2, 10)
    other = Pen(pen.tale, pen.random, pen.crew, pen.at)
    pen.step("dispatch", 2, 10).step("confirm_dispatch", 2, 10)
    worked(pen)
    closed(pen)
    _other_half(other)


def _other_half(pen: Pen) -> None:
    """What became of the ticket that was split off."""
    if not pen.tale.acts.patrol:
        pen.step("verify", 5, 30, part=True)
    pen.step("triage", 5, 30, part=True)
    if pen.tale.acts.mode is Mode.APPOINTMENT:
        pen.step("approve", 5, 60, part=True)
    pen.hours(2, 20).until(waking(pen.at))
    choose(pen)
    for name in ("plan", "dispatch", "confirm_dispatch", "arrive", "survey", "start", "self_check", "accept"):
        pen.step(name, 4, 25, part=True)
    pen.step("settle", 5, 30, part=True).step("return_order", 20, 90, part=True)
    pen.office().step("confirm_order", 5, 60, part=True, stub=_SECOND_STUB + pen.tale.acts.stub)
    pen.office().step("callback", 30, 120, part=True)
    if pen.tale.tracked:
        pen.step("track", 2, 30, part=True).hours(7 * 24 + 1, 8 * 24)
    pen.office().step("archive", 30, 200, part=True)


def referred(pen: Pen) -> None:
    """Work for somebody from outside: the lift's maker, the gas company, the network."""
    pen.step("report", 0, 0)
    identified(pen)
    pen.step("refer", 5, 60)


def merged(pen: Pen, other: int) -> None:
    """Others have reported it already."""
    pen.step("report", 0, 0)
    identified(pen)
    pen.step("merge", 2, 25, tale=other)


def paid(pen: Pen) -> None:
    """Paid work: scope, price, survey, offer, work, payment at the office."""
    offered(pen)
    pen.step("accept_quote", 30, 900)
    paid_work(pen)
    closed(pen)


def billed(pen: Pen) -> None:
    """Paid with the monthly bill."""
    offered(pen)
    pen.step("accept_quote", 30, 900)
    paid_work(pen)
    pen.step("bill", 20, 90)
    if pen.chance(0.5):
        pen.step("visit_customer", 60, 200)
    pen.step("return_order", 20, 90).office().step("confirm_order", 5, 60)
    called_back(pen)


def declined(pen: Pen) -> None:
    """Too dear."""
    offered(pen)
    pen.step("decline_quote", 60, 1500)
