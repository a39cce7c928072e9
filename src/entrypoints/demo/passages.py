"""Passages that many courses have in common: review, dispatch, visit, work, closing."""

from datetime import datetime, timedelta

from wuye.domain.ticket.terms import Mode, Urgency
from wuye.entrypoints.demo.rota import is_night, morning
from wuye.entrypoints.demo.tale import Pen
from wuye.entrypoints.demo.walk import QUOTE


def reported(pen: Pen) -> None:
    """Somebody calls."""
    pen.step("report", 0, 0)
    if pen.chance(0.04):
        pen.step("note", 1, 3)
    identified(pen)


def identified(pen: Pen) -> None:
    """Who it is, unless the patrol reports."""
    if not pen.tale.acts.patrol:
        pen.step("verify", 1, 8)


def reviewed(pen: Pen) -> None:
    """Triage; where review is not automatic, approval."""
    acts = pen.tale.acts
    urgent = acts.urgency is Urgency.EMERGENCY
    pen.step("triage", 1, 4 if urgent else 12)
    if acts.mode is Mode.APPOINTMENT:
        pen.step("approve", 5, 90)
    elif pen.chance(0.02) and not urgent:
        pen.step("correct_place", 1, 5)
    if urgent or acts.fault.public or pen.chance(0.1):
        pen.step("forward", 0.5, 3)


def planned(pen: Pen) -> None:
    """Reviewed, somebody chosen, planned."""
    if not any(step.name == "triage" for step in pen.tale.steps):
        reviewed(pen)
    choose(pen)
    pen.step("plan", 1, 10)


def choose(pen: Pen) -> datetime:
    """Who goes, and from when there is time."""
    acts = pen.tale.acts
    urgent = acts.urgency is Urgency.EMERGENCY
    pen.performer, free = pen.crew.send(acts.fault.trade, pen.at, acts.duration + 25, urgent=urgent)
    return free


def sent(pen: Pen) -> None:
    """From the review to a technician on the way: at once, when there is time, or at the agreed time."""
    reviewed(pen)
    acts = pen.tale.acts
    if acts.mode is Mode.APPOINTMENT:
        choose(pen)
        when = agreed_time(pen)
        pen.step("plan", 2, 20, when=when)
        visit_at(pen, when)
        return
    urgent = acts.urgency is Urgency.EMERGENCY
    if is_night(pen.at) and not urgent:
        # What can wait till morning is made an appointment.
        when = morning(pen.at) + timedelta(minutes=pen.random.randint(40, 150))
        pen.at, late = when - timedelta(minutes=45), pen.at
        free = choose(pen)
        pen.at, when = late, max(when, free + timedelta(minutes=50))
        pen.step("plan", 2, 10, when=when)
        visit_at(pen, when, agreed=True)
        return
    free = choose(pen)
    if is_night(free) and not urgent:
        # The queue of the day is longer than the day.
        free = waking(free)
    pen.step("plan", 0.5, 3 if urgent else 12)
    if pen.chance(0.01) and not urgent:
        pen.step("retriage", 3, 20)
    waiting = free - pen.at
    if waiting > timedelta(minutes=100) and pen.chance(0.35):
        pen.step("urge", 60, 95)
    if waiting > timedelta(hours=4) and pen.chance(0.5):
        pen.step("note", 20, 60)
    pen.until(free)
    dispatched(pen, None)


def dispatched(pen: Pen, when: datetime | None) -> None:
    """The order goes out and is taken."""
    urgent = pen.tale.acts.urgency is Urgency.EMERGENCY
    pen.step("dispatch", 0.5, 3 if urgent else 10, when=when)
    if pen.chance(0.025) and not urgent and pen.performer is not None:
        other = pen.crew.instead_of(pen.performer, pen.tale.acts.fault.trade, pen.at)
        if other != pen.performer:
            pen.step("reassign", 3, 25, successor=other)
            pen.performer = other
    pen.step("confirm_dispatch", 0.5, 2 if urgent else 8)


def visit_at(pen: Pen, when: datetime, *, name: str = "book", agreed: bool = False) -> None:
    """A visit is booked, and somebody sets out for it."""
    if pen.at > when - timedelta(minutes=30):
        when = pen.at + timedelta(minutes=70)
    pen.step(name, 2, 12, when=when, agreed=agreed)
    if pen.chance(0.5) and when - pen.at > timedelta(hours=3):
        pen.until(when - timedelta(minutes=100)).step("reconfirm", 0, 20)
    late = pen.chance(0.1)
    pen.until(when - timedelta(minutes=5 if late else 38))
    dispatched(pen, when)
    if not late:
        pen.until(when - timedelta(minutes=24))


def worked(pen: Pen) -> None:
    """Arrival, survey, work, acceptance."""
    started(pen)
    accepted(pen)


def begun(pen: Pen) -> None:
    """Arrival, survey, beginning of the work."""
    urgent = pen.tale.acts.urgency is Urgency.EMERGENCY
    booked = any(step.name == "book" for step in pen.tale.steps)
    pen.step("arrive", 4 if urgent else 10, 16 if urgent else 22)
    if booked and pen.chance(0.3):
        agreed = next(step.changed["when"] for step in reversed(pen.tale.steps) if step.name in ("book", "postpone"))
        ahead = pen.at <= agreed
        pen.until(agreed).step("check_on_time" if ahead else "check_late", 1, 6)
    if next(step.name for step in reversed(pen.tale.steps) if step.name in ("report", "reopen", "survey")) != "survey":
        pen.step("survey", 2, 6)
    pen.step("start", 1, 5)


def started(pen: Pen) -> None:
    """Work from the arrival to the technician's own check."""
    begun(pen)
    if pen.chance(0.03):
        pen.step("add_item", 3, 8)
    checked(pen)


def checked(pen: Pen) -> None:
    """The work, and the own check."""
    minutes = pen.tale.acts.duration
    pen.step("self_check", 0.8 * minutes, 1.1 * minutes)


def finished(pen: Pen) -> None:
    """The rest of the work, and its acceptance."""
    checked(pen)
    accepted(pen)


def accepted(pen: Pen) -> None:
    """The customer, or a supervisor, accepts."""
    if pen.tale.acts.cast.home is None:
        # A supervisor makes the round of public places.
        pen.hours(0.2, 6).until(waking(pen.at))
    pen.step("accept", 2, 12)
    if any(step.name == "accept_quote" for step in pen.tale.steps):
        pen.step("deliver", 1, 5)


def settled(pen: Pen, **changed: int) -> None:
    """Paid or free, the order brought back and signed."""
    pen.step("settle", 2, 40)
    pen.step("return_order", 15, 240)
    if pen.chance(0.05):
        pen.hours(20, 60)
    pen.office().step("confirm_order", 2, 60, **changed)


def callback(pen: Pen) -> None:
    """Somebody calls the customer."""
    if pen.chance(0.06):
        # Forgotten for a while.
        pen.hours(30, 80)
    pen.office().step("callback", 5, 120)


def archived(pen: Pen) -> None:
    """The record is closed."""
    pen.hours(0.5, 20)
    pen.office().step("archive", 1, 60)


def called_back(pen: Pen) -> None:
    """Callback, observation where policy asks for it, archive."""
    callback(pen)
    if pen.tale.tracked:
        pen.step("track", 2, 30)
        pen.hours(7 * 24 + 1, 8 * 24)
    archived(pen)
    if pen.chance(0.01):
        pen.step("correct", 30, 600)


def closed(pen: Pen) -> None:
    """All that follows an accepted repair."""
    settled(pen)
    called_back(pen)


def offered(pen: Pen) -> None:
    """A paid service up to the offer."""
    pen.step("triage", 2, 20)
    pen.step("approve", 5, 60).step("forward", 1, 10)
    pen.step(QUOTE[0], 2, 30)
    pen.office()
    pen.path(QUOTE[1:], 5, 60)
    choose(pen)
    pen.step("arrange_survey", 5, 30).until(waking(pen.at)).step("survey", 60, 400)
    pen.step("plan", 10, 60).office().step("quote", 5, 60)


def paid_work(pen: Pen) -> None:
    """Paid work, once the offer is accepted."""
    pen.until(waking(pen.at))
    choose(pen)
    visit_at(pen, agreed_time(pen))
    worked(pen)


def agreed_time(pen: Pen) -> datetime:
    """A time that suits: later today, tomorrow, or on the weekend; never at night."""
    return round_time(pen.at + timedelta(hours=pen.random.choice((3, 5, 20, 24, 26, 44))), pen)


def round_time(at: datetime, pen: Pen) -> datetime:
    """A round time of the day shift near an instant, not before it."""
    local = waking(at)
    begins = local.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    while is_night(begins) or is_night(begins + timedelta(hours=2)):
        begins += timedelta(hours=1)
    return begins + timedelta(minutes=30 * pen.random.randint(0, 1))


def waking(at: datetime) -> datetime:
    """The same instant by day, the next morning by night."""
    return morning(at) + timedelta(minutes=20) if is_night(at) else at
