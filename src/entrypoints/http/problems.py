"""Problem details (RFC 9457): one form for everything that is not done.

``type`` is a URL that this server itself answers, ``title`` is fixed per type, ``detail`` is for people, ``instance``
is the request id. ``code`` is stable and never translated. ``errors`` names every wrong field by JSON pointer, every
wrong parameter and header by name, with the rule and its limit.
"""

from collections.abc import Mapping, Sequence
from enum import Enum
from types import MappingProxyType
from typing import Any, Final

import msgspec
from attrs import field, frozen

from wuye.application.encoding import Misfit, Misfits, to_plain
from wuye.application.ports import CommandReused, Conflict, Unavailable
from wuye.domain.shared.refusal import BrokenHistory, InvalidInput, Refused
from wuye.entrypoints.http.asked import Asked
from wuye.entrypoints.language import Lang, path_label, text, title

MEDIA_TYPE: Final = "application/problem+json"
CONTENT_LANGUAGE: Final = MappingProxyType({"zh": "zh-CN", "en": "en"})

STATUS: Final[Mapping[str, int]] = MappingProxyType(
    {
        "actor-required": 400,
        "bad-request": 400,
        "body-required": 400,
        "bom-not-allowed": 400,
        "duplicate-key": 400,
        "idempotency-key-required": 400,
        "invalid-actor": 400,
        "invalid-cursor": 400,
        "invalid-header": 400,
        "invalid-idempotency-key": 400,
        "invalid-parameter": 400,
        "invalid-precondition": 400,
        "invalid-unicode": 400,
        "malformed-json": 400,
        "too-deep": 400,
        "unknown-parameter": 400,
        "not-permitted": 403,
        "no-period": 404,
        "nothing-yet": 404,
        "unknown-id": 404,
        "unknown-version": 404,
        "method-not-allowed": 405,
        "body-timeout": 408,
        "conflict": 409,
        "in-progress": 409,
        "version-mismatch": 412,
        "misdirected": 421,
        "too-large": 413,
        "uri-too-long": 414,
        "unsupported-encoding": 415,
        "unsupported-media-type": 415,
        "digest-mismatch": 422,
        "empty-file": 422,
        "idempotency-key-reused": 422,
        "invalid-input": 422,
        "truncated-file": 422,
        "unknown-unit": 422,
        "headers-too-large": 431,
        "internal": 500,
        "unavailable": 503,
        "disk-full": 507,
    }
)
"""The problems that this door itself knows. Any other code is a rule's refusal: 409, or 422 for a wrong value."""

HIDDEN: Final = frozenset({"not-related", "wrong-kind", "unknown-id"})
"""Refusals that say no more than "there is nothing here": a stranger cannot tell them apart (threats T1, T2)."""

_OWN: Final = frozenset({"pointer", "parameter", "header", "rule", "detail"})


@frozen(kw_only=True)
class Fault:
    """One wrong value: where it is, which rule it breaks, and the rule's limits."""

    where: str
    """``pointer`` (RFC 6901), ``parameter`` or ``header``."""
    name: str
    rule: str
    facts: Mapping[str, Any] = field(factory=dict)
    words: str = ""
    """What the field is called in Chinese, where it is known."""


class Problem(Exception):
    """An answer that is not "done"; ``facts`` fill the detail, ``shown`` become members of the answer."""

    def __init__(
        self,
        code: str,
        /,
        *faults: Fault,
        status: int | None = None,
        headers: Mapping[str, str] | None = None,
        shown: Mapping[str, Any] | None = None,
        **facts: Any,
    ) -> None:
        super().__init__(code)
        self.code = code
        self.status = STATUS.get(code, 409) if status is None else status
        self.faults = faults
        self.headers = dict(headers or {})
        self.shown = dict(shown or {})
        self.facts = facts


def parameter(name: str, rule: str, **facts: Any) -> Problem:
    """A query parameter with a wrong value."""
    return Problem(
        "invalid-parameter", Fault(where="parameter", name=name, rule=rule, facts=facts), parameter=name, rule=rule
    )


def unmet(name: str, rule: str, **facts: Any) -> Problem:
    """A query parameter that is well formed, but does not go with another one or with what is recorded by now (422).

    As in a body, the code is the rule.
    """
    return Problem(rule, Fault(where="parameter", name=name, rule=rule, facts=facts), status=422, field=name, **facts)


def header(code: str, name: str, rule: str, **facts: Any) -> Problem:
    """A header that is missing or has a wrong value."""
    return Problem(code, Fault(where="header", name=name, rule=rule, facts=facts), header=name, **facts)


def problem_of(error: BaseException) -> Problem | None:
    """What an error of the application means here; ``None`` when it is a defect of ours."""
    match error:
        case Problem():
            return error
        case InvalidInput():
            return misfits([_misfit(error)])
        case Refused():
            return _refused(error)
        case Misfits():
            return misfits(error.fields, error.owner)
        case CommandReused():
            return Problem("idempotency-key-reused")
        case Conflict():
            return Problem("conflict", headers={"Retry-After": "1"})
        case Unavailable():
            return _unavailable(error)
        case BrokenHistory(code="newer-version" | "unknown-event"):
            # A newer release wrote it, as happens while an upgrade rolls through the servers (faults F25).
            return _unavailable(Unavailable("log", "an event of a newer release"))
        case _:
            return None


def misfits(wrong: Sequence[Misfit], owner: type | None = None) -> Problem:
    """Every wrong field of a body; the code is the rule they share, else ``invalid-input``."""
    faults = [
        Fault(where="pointer", name=one.pointer, rule=one.code, facts=_limits(one), words=_words(one, owner))
        for one in wrong
    ]
    if len({fault.rule for fault in faults}) != 1:
        return Problem("invalid-input", *faults, status=422, fields=[fault.name for fault in faults])
    first = faults[0]
    facts = {name: value for name, value in first.facts.items() if name not in {"status", "headers", "shown"}}
    return Problem(first.rule, *faults, status=422, **{"field": _last(first), **facts})


def rendered(problem: Problem, asked: Asked, *, base: str = "") -> bytes:
    """The problem as JSON; members stand in a fixed order, so that equal problems give equal bytes."""
    lang = asked.lang
    document: dict[str, Any] = {
        "type": f"{base}/problems/{problem.code}",
        "title": title(problem.code, lang),
        "status": problem.status,
        "detail": text(problem.code, lang, **_told(problem, lang)),
        "instance": asked.request_id,
        "code": problem.code,
        **problem.shown,
    }
    if problem.faults:
        document["errors"] = [
            {
                fault.where: fault.name,
                "rule": fault.rule,
                "detail": text(
                    fault.rule, lang, **{"field": _spoken(fault, lang), fault.where: fault.name, **fault.facts}
                ),
                **{name: plain(value) for name, value in fault.facts.items() if name not in _OWN},
            }
            for fault in problem.faults
        ]
    return msgspec.json.encode(document)


def response_headers(problem: Problem, asked: Asked) -> dict[str, str]:
    """The headers of a problem answer."""
    return {
        "Content-Language": CONTENT_LANGUAGE[asked.lang],
        "Vary": "Accept-Language",
        "Cache-Control": "no-store",
        **problem.headers,
    }


def plain(value: Any) -> Any:
    """A fact as JSON; foreign text is cut, and whatever has no plain form is named by its text."""
    if isinstance(value, str) and not isinstance(value, Enum):
        return value if len(value) <= 200 else value[:199] + "…"
    try:
        return to_plain(value)
    except (TypeError, ValueError, Refused):
        return str(value)[:64]


def _refused(refusal: Refused) -> Problem:
    if refusal.code in HIDDEN:
        return Problem("unknown-id")
    told = {"stage": refusal.stage, "rule": refusal.rule}
    shown: dict[str, Any] = {name: value for name, value in told.items() if value is not None}
    headers: dict[str, str] = {}
    if STATUS.get(refusal.code, 409) in {403, 409, 412}:
        shown["allowed"] = list(refusal.allowed)
    if refusal.code == "version-mismatch":
        shown["current"] = refusal.facts["current"]
        shown["events"] = list(refusal.facts["events"])
        headers["ETag"] = f'"{refusal.facts["current"]}"'
    if refusal.facts:
        shown["facts"] = {name: plain(value) for name, value in refusal.facts.items()}
    facts = {name: value for name, value in refusal.facts.items() if name not in {"status", "headers", "shown"}}
    return Problem(refusal.code, shown=shown, headers=headers, **facts)


def _unavailable(error: Unavailable) -> Problem:
    reason = error.reason.lower()
    full = any(sign in reason for sign in ("no space", "disk full", "is full", "disk quota"))
    return Problem(
        "disk-full" if full else "unavailable",
        headers={"Retry-After": "30" if full else "2"},
        shown={"service": error.service, "outcome_unknown": error.outcome_unknown},
        service=error.service,
    )


def _misfit(error: InvalidInput) -> Misfit:
    facts = {name: value for name, value in error.facts.items() if name != "field"}
    path = str(error.facts["field"]).split(".") if "field" in error.facts else ()
    return Misfit(tuple(path), error.code, "", "", facts)


def _limits(one: Misfit) -> dict[str, Any]:
    facts = dict(one.facts)
    if one.expected:
        facts.setdefault("expected", one.expected)
    if one.got:
        facts.setdefault("value", one.got)
    return facts


def _told(problem: Problem, lang: Lang) -> Mapping[str, Any]:
    """The facts of a problem; one wrong field is called by its word."""
    if len(problem.faults) != 1 or "field" not in problem.facts:
        return problem.facts
    return {**problem.facts, "field": _spoken(problem.faults[0], lang)}


def _words(one: Misfit, owner: type | None) -> str:
    return path_label(owner, one.path, "zh") if owner is not None and one.code != "unknown-field" else ""


def _spoken(fault: Fault, lang: Lang) -> str:
    """What a field is called in a sentence."""
    return fault.words if fault.words and lang == "zh" else _last(fault)


def _last(fault: Fault) -> str:
    return fault.name.rpartition("/")[2]
