"""The switches a site may set, their names and values (lifecycles, "Policy switches used by the machines")."""

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Any

from attrs import evolve, frozen

from wuye.domain.shared.actor import Channel
from wuye.domain.shared.refusal import Refused
from wuye.domain.shared.switches import (
    Acceptors,
    CallbackPolicy,
    CashOnSite,
    ComplaintLimits,
    MissedCadence,
    QuoteApproval,
    Review,
    SecondPerson,
    SurveyMode,
    Switches,
)

_ALL = "all"


@frozen(kw_only=True)
class Switch:
    """One switch: the field of ``Switches`` it sets, what it may be, and how a word becomes a value."""

    name: str
    attribute: str
    allowed: tuple[str, ...]
    """Words, or bounds such as ``0…365``; of a list several words may be given, with commas between."""
    read: Callable[[str], Any]
    """Gives the value of a word. Raises ``ValueError``."""


def _one_of(kind: type[StrEnum], name: str, attribute: str) -> Switch:
    return Switch(name=name, attribute=attribute, allowed=tuple(one.value for one in kind), read=kind)


def _some_of(kind: type[StrEnum], name: str, attribute: str) -> Switch:
    def read(word: str) -> frozenset[StrEnum]:
        return frozenset(kind) if word == _ALL else frozenset(kind(one.strip()) for one in word.split(","))

    return Switch(name=name, attribute=attribute, allowed=(_ALL, *(one.value for one in kind)), read=read)


def _words(name: str, attribute: str, yes: str, no: str) -> Switch:
    values = {yes: True, no: False}

    def read(word: str) -> bool:
        if word not in values:
            raise ValueError(word)
        return values[word]

    return Switch(name=name, attribute=attribute, allowed=(yes, no), read=read)


def _number(name: str, attribute: str, maximum: int, *, unset: str | None = None) -> Switch:
    def read(word: str) -> int | None:
        if word == unset:
            return None
        if not (word.isascii() and word.isdigit() and len(word) <= 9 and int(word) <= maximum):
            raise ValueError(word)
        return int(word)

    return Switch(name=name, attribute=attribute, allowed=(*([unset] if unset else []), f"0…{maximum}"), read=read)


SWITCHES: Mapping[str, Switch] = {
    one.name: one
    for one in (
        _some_of(Channel, "policy.ticket.channels", "channels"),
        _one_of(Review, "policy.ticket.review", "review"),
        _one_of(SurveyMode, "policy.ticket.survey", "survey"),
        _one_of(Acceptors, "policy.ticket.acceptors", "acceptors"),
        _number("policy.ticket.tracking", "tracking_days", 3650, unset="none"),
        _words("policy.ticket.joint_visit_on_dissatisfaction", "joint_visit_on_dissatisfaction", "yes", "no"),
        _words("policy.ticket.pause_allowed", "pause_allowed", "yes", "no"),
        _words("policy.ticket.identity_check", "identity_check_required", "required", "optional"),
        _one_of(CashOnSite, "policy.fee.cash_on_site", "cash_on_site"),
        _one_of(QuoteApproval, "policy.fee.quote_approval", "quote_approval"),
        _number("policy.ticket.reopen_window_days", "reopen_window_days", 3650, unset="none"),
        _words("policy.ticket.visit_without_reconfirmation", "visit_without_reconfirmation", "yes", "no"),
        _one_of(ComplaintLimits, "policy.complaint.limits", "complaint_limits"),
        _words("policy.complaint.reply_monotonic", "reply_monotonic", "on", "off"),
        _words("policy.complaint.first_contact_is_reply", "first_contact_is_reply", "on", "off"),
        _words("policy.complaint.invalid_exemption", "invalid_exemption", "allowed", "denied"),
        _words("policy.complaint.out_of_hours", "out_of_hours_handover", "on", "off"),
        _one_of(SecondPerson, "policy.complaint.second_person", "second_person"),
        _one_of(CallbackPolicy, "policy.callback", "callback"),
        _number("policy.callback_sample_percent", "callback_sample_percent", 100),
        _one_of(MissedCadence, "policy.cadence.missed", "cadence_missed"),
        _number("policy.asset.weight_importance", "weight_importance", 1000, unset="none"),
        _number("policy.asset.weight_frequency", "weight_frequency", 1000, unset="none"),
        _number("policy.asset.weight_failures", "weight_failures", 1000, unset="none"),
        _number("policy.future_tolerance_minutes", "future_tolerance_minutes", 1440),
    )
}
"""Every switch by its policy name."""

_BY_ATTRIBUTE = {one.attribute: one for one in SWITCHES.values()}


def switch_of(name: str) -> Switch:
    """The switch of a policy name or of a field of ``Switches``. Raises ``Refused("unknown-switch")``."""
    found = SWITCHES.get(name) or _BY_ATTRIBUTE.get(name)
    if found is None:
        raise Refused("unknown-switch", name=name, known=sorted(SWITCHES))
    return found


def value_of(switch: Switch, word: str) -> Any:
    """The value of a word. Raises ``Refused("switch-value")`` with what is allowed."""
    try:
        return switch.read(word)
    except ValueError:
        raise Refused("switch-value", name=switch.name, value=word, values=list(switch.allowed)) from None


def switched(switches: Switches, name: str, word: str) -> Switches:
    """The switches with one of them set."""
    switch = switch_of(name)
    return evolve(switches, **{switch.attribute: value_of(switch, word)})
