"""What every aggregate reads from the registers, as values: they conform to these protocols and are never imported."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, Final, Protocol

from wuye.domain.shared.actor import Role
from wuye.domain.shared.lifecycle import Context
from wuye.domain.shared.number import Number, number_stream
from wuye.domain.shared.refusal import Refused

APPROVING: Final = frozenset(
    {
        Role.SERVICE_SUPERVISOR,
        Role.ENGINEERING_SUPERVISOR,
        Role.DEPARTMENT_HEAD,
        Role.MANAGEMENT,
        Role.HEAD_OF_CENTRE,
    }
)
"""Posts whose holders approve what others did, and are told what is urgent: supervisors, heads, management."""


class Site(Protocol):
    """A site: ``site-<key>``."""

    @property
    def zone(self) -> str:
        """IANA time zone."""
        ...

    def in_care(self, at: datetime) -> bool:
        """Whether the company looks after it; ``False`` for a site that does not exist."""
        ...


class Home(Protocol):
    """A home: ``home-<key>``."""

    @property
    def site(self) -> str:
        """Key of its site; empty for a home that does not exist."""
        ...

    def occupied_by(self, person: str, at: datetime) -> bool:
        """Whether a person has to do with the home at an instant."""
        ...

    def occupants(self, at: datetime) -> tuple[str, ...]:
        """Everyone who has to do with it at an instant."""
        ...


class Staff(Protocol):
    """An employee: ``staff-<key>``."""

    def in_service(self, at: datetime) -> bool:
        """Whether the employee is in service at an instant."""
        ...

    def certified(self, trade: str, on: date) -> bool:
        """Whether a certificate of the trade counts on a day."""
        ...

    def certificate_expired(self, trade: str, on: date) -> bool:
        """Whether there was a certificate of the trade that no longer counts."""
        ...

    @property
    def roles(self) -> frozenset[Role]:
        """What the employee's post entitles to."""
        ...

    def trained_for_entry(self) -> bool:
        """Whether all trainings for service inside a unit are completed."""
        ...

    def signed_safety_rules(self, on: date) -> bool:
        """Whether the safety operating rules were signed by a day."""
        ...


def site_stream(key: str) -> str:
    """The stream of a site."""
    return f"site-{key}"


def of_kind(category: str, *refs: str | None) -> Iterable[str]:
    """Those references that are stream ids of a kind; the decision refuses the others."""
    return (ref for ref in dict.fromkeys(refs) if ref is not None and ref.startswith(f"{category}-"))


def approver_streams(_case: Any, command: Any) -> Iterable[str]:
    """Who is named as ``approver``, for a row's ``reads``."""
    return of_kind("staff", command.approver)


def site_of(context: Context, key: str) -> Site:
    """The site the decision was given."""
    site: Site = context.other(site_stream(key))
    return site


def home_of(context: Context, stream: str) -> Home:
    """The home the decision was given. Raises ``Refused("unknown-unit")`` for an id of another kind."""
    if not stream.startswith("home-"):
        raise Refused("unknown-unit", id=stream)
    home: Home = context.other(stream)
    return home


def staff_of(context: Context, stream: str) -> Staff:
    """The employee the decision was given. Raises ``Refused("unknown-staff")`` for an id of another kind."""
    if not stream.startswith("staff-"):
        raise Refused("unknown-staff", id=stream)
    staff: Staff = context.other(stream)
    return staff


def taken(context: Context, number: str) -> bool:
    """Whether a number is in use already."""
    reservation: Number = context.other(number_stream(number))
    return reservation.case is not None


def place_streams(site: str, home: str | None) -> Iterable[str]:
    """Site and home that a place is checked against."""
    yield site_stream(site)
    yield from of_kind("home", home)


def place_occupants(site: str, home: str | None, context: Context) -> tuple[str, ...]:
    """Who has to do with a place. Raises ``Refused``: ``unknown-site``, ``unknown-unit``, ``not-related``."""
    at = context.occurred_at
    if not site_of(context, site).in_care(at):
        raise Refused("unknown-site", site=site)
    if home is None:
        return ()
    unit = home_of(context, home)
    if unit.site != site:
        raise Refused("unknown-unit", id=home)
    actor = context.actor
    own = actor.role is not Role.OCCUPANT or unit.occupied_by(actor.id, at)
    if not own:
        raise Refused("not-related", actor=actor.id)
    return unit.occupants(at)


def check_in_service(person: str, context: Context) -> Staff:
    """Who is named is in service. Raises ``Refused``: ``unknown-staff``, ``not-in-service``."""
    staff = staff_of(context, person)
    if not staff.in_service(context.occurred_at):
        raise Refused("not-in-service", staff=person)
    return staff


def check_post(person: str, roles: frozenset[Role], context: Context) -> None:
    """Who is named for a duty is in service in such a post. Raises ``Refused``: ``not-in-service``, ``wrong-post``."""
    staff = check_in_service(person, context)
    if not roles & staff.roles:
        raise Refused("wrong-post", staff=person, wanted=sorted(one.value for one in roles))
