"""What is measured on every ticket: response, handling, feedback (TKT-049, TKT-050); elapsed time, never stored."""

from datetime import datetime, timedelta

from attrs import frozen

from wuye.domain.ticket.state import Ticket


@frozen(kw_only=True)
class Measures:
    """The three times of a ticket; ``None`` while their end has not come."""

    response: timedelta | None
    """From the report to the technician's first arrival (响应时间)."""
    handling: timedelta | None
    """From the start of work to its completion, the last one where it was redone (处理时间)."""
    feedback: timedelta | None
    """From the delivery of the result to what the customer said of it (反馈时间)."""


def measures(ticket: Ticket) -> Measures:
    """The times of a ticket as far as they are known."""
    return Measures(
        response=_between(ticket.reported_at, ticket.first_arrived_at),
        handling=_between(ticket.started_at, ticket.completed_at),
        feedback=_between(ticket.completed_at, ticket.feedback_at),
    )


def _between(start: datetime | None, end: datetime | None) -> timedelta | None:
    return None if start is None or end is None or end < start else end - start
