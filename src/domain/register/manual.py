"""Operating manuals (设备操作手册): every kind of equipment has one, and users may have it changed."""

from enum import StrEnum
from typing import Any, assert_never

from attrs import evolve as evolved
from attrs import frozen

from wuye.domain.shared.actor import ADMINISTRATOR, MANAGEMENT, Role
from wuye.domain.shared.evidence import Evidence
from wuye.domain.shared.facilities import AssetKind
from wuye.domain.shared.fields import checked, choice, label, part, text
from wuye.domain.shared.lifecycle import Context, Events, Lifecycle, facts, on
from wuye.domain.shared.personal import Personal, sealed
from wuye.domain.shared.recorded import Recorded
from wuye.domain.shared.refusal import Refused

KEEPERS = ADMINISTRATOR | MANAGEMENT | frozenset({Role.ENGINEERING_SUPERVISOR})


class ManualStage(StrEnum):
    """A manual is filed or not."""

    NEW = "new"
    FILED = "filed"
    """已建立."""


class ManualChapter(StrEnum):
    """What a manual explains (AST-051)."""

    START = "start"
    """启动."""
    RUN = "run"
    """运行."""
    STOP = "stop"
    """停机."""
    MAINTAIN = "maintain"
    """维护."""
    COMMON_FAULTS = "common-faults"
    """常见故障处理."""


@frozen(kw_only=True)
class FileManual:
    """File the operating manual of a kind (建立操作手册); all five chapters are there. AST-051."""

    kind: AssetKind = choice(AssetKind, ("Kind", "设备类别"))
    title: str = label(("Title", "名称"))
    chapters: tuple[ManualChapter, ...] = checked(ManualChapter, ("Chapters", "章节"), default=())
    document: Evidence = part(("The manual", "手册文件"))


@frozen(kw_only=True)
class ReviseManual:
    """Change operating procedures, for example after what users said (修订操作手册). AST-054."""

    title: str = label(("Title", "名称"))
    chapters: tuple[ManualChapter, ...] = checked(ManualChapter, ("Chapters", "章节"), default=())
    document: Evidence = part(("The manual", "手册文件"))
    reason: str = text(("What changed and why", "修订内容及原因"))


@frozen(kw_only=True)
class ManualFiled:
    """A kind has an operating manual (操作手册已建立). AST-051."""

    kind: AssetKind
    title: str
    chapters: tuple[ManualChapter, ...]
    document: Evidence


@frozen(kw_only=True)
class ManualRevised:
    """Operating procedures changed (操作手册已修订). AST-054."""

    title: str
    chapters: tuple[ManualChapter, ...]
    document: Evidence
    reason: Personal[str]


ManualEvent = ManualFiled | ManualRevised


@frozen(kw_only=True)
class Manual:
    """The manual of a kind and the number of its edition."""

    stage: ManualStage = ManualStage.NEW
    number: int = 0
    title: str = ""
    digest: str | None = None
    """Of the newest document."""


def evolve(manual: Manual, recorded: Recorded[Any]) -> Manual:
    """Apply a fact. History is accepted, not judged."""
    event: ManualEvent = recorded.event
    match event:
        case ManualFiled() | ManualRevised():
            return evolved(
                manual,
                stage=ManualStage.FILED,
                number=manual.number + 1,
                title=event.title,
                digest=event.document.digest,
            )
        case _:
            assert_never(event)


def _check(chapters: tuple[ManualChapter, ...]) -> None:
    missing = [one.value for one in ManualChapter if one not in chapters]
    if missing:
        raise Refused("chapters-missing", missing=missing)


def file(_manual: Manual, command: FileManual, _context: Context) -> Events:
    """Start, run, stop, maintain, common faults (AST-051)."""
    _check(command.chapters)
    event = ManualFiled(kind=command.kind, title=command.title, chapters=command.chapters, document=command.document)
    return (event,)


def revise(_manual: Manual, command: ReviseManual, _context: Context) -> Events:
    """A new edition, whole like the first (AST-051, AST-054)."""
    _check(command.chapters)
    event = ManualRevised(
        title=command.title,
        chapters=command.chapters,
        document=command.document,
        reason=sealed(command.reason),
    )
    return (event,)


# fmt: off
MANUAL = Lifecycle(
    category="manual",
    plural="manuals",
    title=("Operating manual", "设备操作手册"),
    initial=Manual(),
    evolve=evolve,
    stages=ManualStage,
    key=lambda command: str(command.kind.value),
    rows=(
        on(FileManual, ManualStage.NEW, KEEPERS, file, ManualFiled, "AST-051", to=ManualStage.FILED, noun="filings"),
        on(ReviseManual, ManualStage.FILED, KEEPERS, revise, ManualRevised, "AST-051, AST-054", noun="editions"),
    ),
    facts=facts("manual", ManualFiled, ManualRevised),
)
# fmt: on
