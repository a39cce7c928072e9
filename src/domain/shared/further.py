"""What every case needs beside its flow: notes, corrections, links, merging (备注、更正、关联、合并).

An aggregate makes each its own by a subclass, so that command and fact carry its name; the decision comes from here:
``on(c.AddNote, EVERY, EVERYONE, noting(e.NoteAdded), e.NoteAdded, …)``.
"""

from collections.abc import Callable, Collection, Iterable
from enum import StrEnum
from typing import Any, Final

from attrs import frozen

from wuye.domain.shared.evidence import Evidence
from wuye.domain.shared.fields import choice, identifier, reference, some, text, whole
from wuye.domain.shared.lifecycle import Context, Elsewhere, Events
from wuye.domain.shared.outside import APPROVING, check_post, of_kind
from wuye.domain.shared.personal import Personal, sealed
from wuye.domain.shared.refusal import Refused
from wuye.domain.shared.rules import check_another


class LinkKind(StrEnum):
    """How two cases hang together."""

    RELATED = "related"
    """相关."""
    DUPLICATE = "duplicate"
    """重复."""
    FOLLOW_UP = "follow-up"
    """后续."""
    RECALL = "recall"
    """同一故障再次报修."""
    AFTER_REFERRAL = "after-referral"
    """转介之后."""


class CorrectionKind(StrEnum):
    """What a correction says of the fact it names."""

    AMENDS = "amends"
    """更正."""
    WITHDRAWS = "withdraws"
    """作废: not possible for a quality record."""


# -- commands -----------------------------------------------------------------------------------------------------


@frozen(kw_only=True)
class AddNote:
    """Write a note (备注), in every state."""

    text: str = text(("Text", "内容"))
    attachments: tuple[Evidence, ...] = some(("Attachments", "附件"), maximum=20)


@frozen(kw_only=True)
class Correct:
    """Correct a recorded fact by a new one that names it (更正); nothing is edited or removed."""

    version: int = whole(("Version of the wrong fact", "错误记录版本"), minimum=1)
    kind: CorrectionKind = choice(
        CorrectionKind, ("Whether it is amended or withdrawn", "更正类别"), default=CorrectionKind.AMENDS
    )
    correction: str = text(("What is right", "更正内容"))
    reason: str = text(("Reason", "理由"))
    approver: str = identifier(("Supervisor, head or manager who approved it", "审批人"))


@frozen(kw_only=True)
class Link:
    """Link two cases of a kind (关联)."""

    other: str = reference(("The other case", "另一个案"))
    kind: LinkKind = choice(LinkKind, ("How they hang together", "关联类别"))


@frozen(kw_only=True)
class MergeInto:
    """Go on in another case of the kind (并入): this one ends with the reason."""

    target: str = reference(("The other case", "目标个案"))
    reason: str = text(("Reason", "理由"))


# -- facts --------------------------------------------------------------------------------------------------------


@frozen(kw_only=True)
class NoteAdded:
    """Somebody wrote a note (备注)."""

    text: Personal[str]
    attachments: tuple[Evidence, ...]


@frozen(kw_only=True)
class FactCorrected:
    """An earlier fact was wrong (更正): nothing is edited, this names it."""

    version: int
    """Version of the wrong fact in this case."""
    kind: CorrectionKind
    correction: Personal[str]
    reason: Personal[str]
    approver: str


@frozen(kw_only=True)
class Linked:
    """Two cases hang together (已关联); written on both."""

    other: str
    kind: LinkKind


@frozen(kw_only=True)
class Merged:
    """The case goes on in another one (已并入); its clocks end with this reason."""

    into: str
    reason: Personal[str]


@frozen(kw_only=True)
class Absorbed:
    """Another case was merged into this one (已并入本案)."""

    other: str


# -- decisions ----------------------------------------------------------------------------------------------------

Decision = Callable[[Any, Any, Context], Events]

_OPENING: Final = 1
"""Version of the fact that opened the case: without it there would be no case."""


def noting(fact: type) -> Decision:
    """Everybody may write a note, in every state."""

    def add_note(_case: Any, command: AddNote, _context: Context) -> Events:
        return (fact(text=sealed(command.text), attachments=command.attachments),)

    return add_note


def _none(_case: Any) -> Collection[int]:
    return ()


def correcting(fact: type, kept: Callable[[Any], Collection[int]] = _none) -> Decision:
    """A new fact names the wrong one, approved by a superior who is another person (TKT-111).

    The row needs ``reads=approver_streams``. What opened the case and what is ``kept`` cannot be withdrawn: it raises
    ``Refused("opening-fact")`` and ``Refused("quality-record")``.
    """

    def correct(case: Any, command: Correct, context: Context) -> Events:
        if command.version > case.version:
            raise Refused("unknown-version", version=command.version, current=case.version)
        check_another(command.approver, context)
        check_post(command.approver, APPROVING, context)
        if command.kind is CorrectionKind.WITHDRAWS:
            if command.version == _OPENING:
                raise Refused("opening-fact", version=command.version)
            if command.version in kept(case):
                raise Refused("quality-record", version=command.version)
        corrected = fact(
            version=command.version,
            kind=command.kind,
            correction=sealed(command.correction),
            reason=sealed(command.reason),
            approver=command.approver,
        )
        return (corrected,)

    return correct


Found = Callable[[Context, str], Any]
"""The other case the decision was given; raises ``Refused`` for one that does not exist or is of another kind."""


def other_streams(category: str) -> Callable[[Any, Any], Iterable[str]]:
    """The case that ``Link`` or ``MergeInto`` names, for a row's ``reads``."""

    def reads(_case: Any, command: Any) -> Iterable[str]:
        return of_kind(category, command.other if isinstance(command, Link) else command.target)

    return reads


def case_found(category: str) -> Found:
    """Looks for another case of a kind. It raises ``Refused("unknown-case")``."""

    def found(context: Context, stream: str) -> Any:
        other = context.other(stream) if stream.startswith(f"{category}-") else None
        if other is None or other.number is None:
            raise Refused("unknown-case", id=stream)
        return other

    return found


def linking(fact: type, found: Found) -> Decision:
    """Both cases know of each other; a second time there is nothing to do. The state has ``links``."""

    def link(case: Any, command: Link, context: Context) -> Events:
        if command.other == context.stream:
            raise Refused("link-to-itself")
        found(context, command.other)
        if (command.other, command.kind) in case.links:
            return ()
        return (
            fact(other=command.other, kind=command.kind),
            Elsewhere(command.other, fact(other=context.stream, kind=command.kind)),
        )

    return link


def merging(merged: type, absorbed: type, found: Found, ends: Collection[StrEnum]) -> Decision:
    """Both sides are written together; no merge into itself, in a circle or into what has ended (golden case 33)."""

    def merge(case: Any, command: MergeInto, context: Context) -> Events:
        if command.target == context.stream:
            raise Refused("merge-into-itself")
        target = found(context, command.target)
        if target.merged_into == context.stream:
            raise Refused("merge-circle")
        if target.stage in ends:
            raise Refused("target-ended", target=target.stage)
        if target.site != case.site:
            raise Refused("other-site")
        return (
            merged(into=command.target, reason=sealed(command.reason)),
            Elsewhere(command.target, absorbed(other=context.stream)),
        )

    return merge
