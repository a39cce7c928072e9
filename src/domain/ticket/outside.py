"""What a ticket reads from the registers, as values: they conform to these protocols and are never imported."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from wuye.domain.shared.actor import Role
from wuye.domain.shared.lifecycle import Context
from wuye.domain.shared.money import Money
from wuye.domain.shared.number import Number, number_stream
from wuye.domain.shared.refusal import Refused
from wuye.domain.ticket.state import Ticket

CATALOGUE = "catalogue-main"
"""The service catalogue of a company."""


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


class Priced(Protocol):
    """An entry of the published price list."""

    @property
    def price(self) -> Money | None:
        """Price of one unit; ``None`` where none is stated."""
        ...


class Item(Priced, Protocol):
    """An in-house item of the catalogue."""

    @property
    def time_limit_minutes(self) -> int | None:
        """Reference minutes for one unit; ``None`` where the list has none."""
        ...

    @property
    def restriction(self) -> str | None:
        """What the item does not cover."""
        ...

    @property
    def declaration(self) -> str | None:
        """What the customer declares before the work."""
        ...

    @property
    def work_kind(self) -> str | None:
        """The kind of work where it stands in both lists."""
        ...


class Catalogue(Protocol):
    """The service catalogue in force."""

    @property
    def version(self) -> int:
        """Number of the published version."""
        ...

    def item(self, code: str) -> Item | None:
        """An in-house item."""
        ...

    def specialist(self, code: str) -> object | None:
        """An item for specialist vendors."""
        ...

    def service(self, code: str) -> Priced | None:
        """A service beside repairs."""
        ...


def site_stream(key: str) -> str:
    """The stream of a site."""
    return f"site-{key}"


def of_kind(category: str, *refs: str | None) -> Iterable[str]:
    """Those references that are stream ids of a kind; the decision refuses the others."""
    return (ref for ref in dict.fromkeys(refs) if ref is not None and ref.startswith(f"{category}-"))


def catalogue_of(context: Context) -> Catalogue:
    """The catalogue the decision was given."""
    catalogue: Catalogue = context.other(CATALOGUE)
    return catalogue


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


def ticket_of(context: Context, stream: str) -> Ticket:
    """The other ticket the decision was given. Raises ``Refused("unknown-ticket")``, also for an id of another kind."""
    if not stream.startswith("ticket-"):
        raise Refused("unknown-ticket", id=stream)
    other: Ticket = context.other(stream)
    if other.number is None:
        raise Refused("unknown-ticket", id=stream)
    return other


def taken(context: Context, number: str) -> bool:
    """Whether a number is in use already."""
    reservation: Number = context.other(number_stream(number))
    return reservation.case is not None


def local_day(context: Context, ticket: Ticket) -> date:
    """The calendar day of the fact at the ticket's site."""
    zone = site_of(context, ticket.site or "").zone
    return context.occurred_at.astimezone(ZoneInfo(zone)).date()


def place_streams(site: str, home: str | None) -> Iterable[str]:
    """Site and home that a place is checked against."""
    yield site_stream(site)
    yield from of_kind("home", home)


def people_streams(ticket: Ticket, *people: str) -> Iterable[str]:
    """Staff that a decision names, and the site whose calendar day counts for their certificates."""
    yield site_stream(ticket.site or "")
    yield from of_kind("staff", *people)


def reads_catalogue(_ticket: Any, _command: Any) -> Iterable[str]:
    """The decision needs the catalogue."""
    return (CATALOGUE,)
