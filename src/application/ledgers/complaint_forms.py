"""The two forms of a complaint (客户信息登记表、客户意见处理记录表), one row each (CMP-054)."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

Plain = Mapping[str, Any]
"""A fact in plain form, its texts opened, or standing as they are stored."""

ENTRY_COLUMNS: Final = (
    "number",
    "stream",
    "site",
    "home",
    "channel",
    "received_at",
    "recipient",
    "receiver",
    "name",
    "room",
    "cause",
    "happened_at",
    "place",
    "persons",
    "demand",
)
"""The Customer Information Register (CMP-007)."""

HANDLING_COLUMNS: Final = (
    "number",
    "stream",
    "department",
    "happened_at",
    "place",
    "matter",
    "persons",
    "severity",
    "urgency",
    "valid",
    "handler",
    "responsible",
    "facts",
    "analysis",
    "position",
    "measures",
    "result",
    "opinion",
    "suggestions",
    "signature",
    "callback",
    "remarks",
    "archived_at",
)
"""The Customer Opinion Handling Record (CMP-019, CMP-027, CMP-034)."""

_REGISTER: Final[Mapping[str, Sequence[str]]] = {
    "complaint.complaint-received": ("site", "home", "channel", "recipient"),
    "complaint.complaint-handed-over": (
        "receiver",
        "name",
        "room",
        "cause",
        "happened_at",
        "place",
        "persons",
        "demand",
    ),
}
_HANDLING: Final[Mapping[str, Sequence[str]]] = {
    "complaint.details-recorded": ("department", "happened_at", "place", "matter", "persons"),
    "complaint.complaint-classified": ("department", "severity", "urgency", "valid", "handler", "responsible"),
    "complaint.cause-analysed": ("facts", "analysis"),
    "complaint.measures-agreed": ("position", "measures"),
    "complaint.answered-on-spot": ("result",),
    "complaint.complaint-resolved": ("result",),
    "complaint.result-told": ("opinion", "suggestions"),
    "complaint.callback-satisfied": ("remarks",),
}

Facts = Sequence[tuple[str, str, Plain]]
"""Name of each fact, when it was so, and the fact; in order."""


def register_entry(stream: str, facts: Facts) -> Mapping[str, Any]:
    """The row of a complaint in the register."""
    row = {**dict.fromkeys(ENTRY_COLUMNS), "stream": stream}
    for name, at, fact in facts:
        row |= {one: fact.get(one) for one in _REGISTER.get(name, ())}
        if name == "complaint.complaint-received":
            row |= {"number": fact.get("number"), "received_at": at}
    return row


def handling_record(stream: str, facts: Facts) -> Mapping[str, Any]:
    """The handling record of a complaint: what was said last counts where it was said more than once."""
    row = {**dict.fromkeys(HANDLING_COLUMNS), "stream": stream}
    for name, at, fact in facts:
        row |= {one: fact.get(one) for one in _HANDLING.get(name, ())}
        match name:
            case "complaint.complaint-received":
                row["number"] = fact.get("number")
            case "complaint.result-told":
                signature = fact.get("signature")
                row["signature"] = None if signature is None else signature["digest"]
            case "complaint.callback-satisfied" | "complaint.callback-dissatisfied":
                row["callback"] = name.rpartition("-")[2]
                row["remarks"] = fact.get("remarks", fact.get("reason"))
            case "complaint.complaint-archived":
                row["archived_at"] = at
            case _:
                pass
    return row
