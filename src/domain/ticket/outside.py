"""What a ticket reads from the registers, as values: they conform to these protocols and are never imported."""

from collections.abc import Iterable
from datetime import date
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from wuye.domain.shared.lifecycle import Context
from wuye.domain.shared.money import Money
from wuye.domain.shared.outside import of_kind, site_of, site_stream
from wuye.domain.shared.refusal import Refused
from wuye.domain.ticket.state import Ticket

CATALOGUE = "catalogue-main"
"""The service catalogue of a company."""


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


def catalogue_of(context: Context) -> Catalogue:
    """The catalogue the decision was given."""
    catalogue: Catalogue = context.other(CATALOGUE)
    return catalogue


def ticket_of(context: Context, stream: str) -> Ticket:
    """The other ticket the decision was given. Raises ``Refused("unknown-ticket")``, also for an id of another kind."""
    if not stream.startswith("ticket-"):
        raise Refused("unknown-ticket", id=stream)
    other: Ticket = context.other(stream)
    if other.number is None:
        raise Refused("unknown-ticket", id=stream)
    return other


def local_day(context: Context, ticket: Ticket) -> date:
    """The calendar day of the fact at the ticket's site."""
    zone = site_of(context, ticket.site or "").zone
    return context.occurred_at.astimezone(ZoneInfo(zone)).date()


def people_streams(ticket: Ticket, *people: str) -> Iterable[str]:
    """Staff that a decision names, and the site whose calendar day counts for their certificates."""
    yield site_stream(ticket.site or "")
    yield from of_kind("staff", *people)


def reads_catalogue(_ticket: Any, _command: Any) -> Iterable[str]:
    """The decision needs the catalogue."""
    return (CATALOGUE,)
