"""The mapping file: which column of a ledger means what (TOML, docs/importing.md)."""

import re
import tomllib
from collections.abc import Mapping as Dict
from importlib.resources import files
from pathlib import Path
from typing import Any, Final, Literal

from attrs import field, fields, frozen

from wuye.application.ledgers.faults import Unfit
from wuye.application.misfits import Misfits
from wuye.application.structuring import from_plain
from wuye.domain.shared.fields import choice, identifier, label, text
from wuye.domain.ticket.terms import Mode, ServiceDomain, Stage

SHIPPED: Final = ("incident-events", "work-orders")
"""Mappings in the package; any other one is a file."""
_SOURCE_LENGTH: Final = 40
_MANY: Final = frozenset({"id", "content", "location", "details", "text", "at", "missing", "formats"})
"""Keys that take one name or a list of them."""


@frozen(kw_only=True)
class ColumnRule:
    """What the values of a column look like; it is how a spreadsheet's mischief is noticed."""

    pattern: str | None = None
    """A regular expression that the whole value matches."""
    digits: int | None = None
    """The value is so many digits."""
    required: bool = False

    def __attrs_post_init__(self) -> None:
        """Refuse an expression that is none."""
        if self.pattern is not None:
            try:
                re.compile(self.pattern)
            except re.error as error:
                raise Unfit("bad-pattern", pattern=self.pattern, why=str(error)) from None


@frozen(kw_only=True)
class CaseColumns:
    """Columns that describe a case; of several rows of one case the first good one counts."""

    id: tuple[str, ...] = ()
    """Its number there; several columns are joined. Absent: what the row says identifies it."""
    content: tuple[str, ...] = ()
    """Fault or need in words; several columns are joined."""
    details: tuple[str, ...] = ()
    """Written below the content, a line each, with their headings."""
    location: tuple[str, ...] = ()
    opened: str | None = None
    """When it was opened there; absent: when its first row was so."""
    site: str | None = None
    home: str | None = None
    """Key of a registered home."""
    domain: str | None = None
    mode: str | None = None


@frozen(kw_only=True)
class StepColumns:
    """Columns that say what a row records: a step, its instant, who did it."""

    at: tuple[str, ...]
    """The instant; or two columns, its date and its time of day."""
    name: str | None = None
    """Name of the step; absent: ``fixed.step``."""
    resource: str | None = None
    text: tuple[str, ...] = ()
    details: tuple[str, ...] = ()
    """Written below the text, a line each, with their headings."""
    id: tuple[str, ...] = ()
    """What identifies the row inside its case; absent: what it says."""


@frozen(kw_only=True)
class Fixed:
    """What is the same for every row, or stands in where a column has nothing."""

    site: str | None = identifier(default=None)
    content: str | None = text(default=None)
    domain: ServiceDomain | None = choice(ServiceDomain, default=None)
    mode: Mode | None = choice(Mode, default=None)
    stage: Stage | None = choice(Stage, default=None)
    """Stage the case is in when it arrives."""
    step: str | None = label(default=None)
    home_prefix: str = ""
    """Set before the value of ``case.home``."""


@frozen(kw_only=True)
class Mapping:
    """How a ledger is read. ``rows``: each row is a ``case``, or a ``step`` of one that several rows share."""

    title: str
    source: str = identifier()
    """Names the other system in the log; with the external id it makes a case unique."""
    rows: Literal["case", "step"]
    step: StepColumns
    case: CaseColumns = field(factory=CaseColumns)
    fixed: Fixed = field(factory=Fixed)
    stages: Dict[str, Stage] = field(factory=dict)
    """Step name: stage it led to; where there are any, every step must be among them."""
    domains: Dict[str, ServiceDomain] = field(factory=dict)
    modes: Dict[str, Mode] = field(factory=dict)
    columns: Dict[str, ColumnRule] = field(factory=dict)
    missing: tuple[str, ...] = ()
    """Values that say nothing, besides the empty one."""
    formats: tuple[str, ...] = ("iso",)
    """Formats of instants, tried in order: ``iso``, ``serial`` or as of strptime."""
    zone: str | None = None
    """IANA zone of instants without an offset; ``--zone`` wins."""
    encoding: str | None = None
    delimiter: str | None = None
    sheet: str | None = None
    seal_ids: bool = False
    """External ids may name people or are no ids of ours: only a keyed digest of them enters the log."""

    def __attrs_post_init__(self) -> None:
        """Refuse what cannot work whatever the rows say."""
        if len(self.source) > _SOURCE_LENGTH:
            raise Unfit("source-too-long", source=self.source, limit=_SOURCE_LENGTH)
        if self.rows == "step" and not self.case.id:
            raise Unfit("case-without-id")
        if not 1 <= len(self.step.at) <= 2:
            raise Unfit("step-at-columns", found=len(self.step.at))
        if self.step.name is None and self.fixed.step is None:
            raise Unfit("step-without-name")
        if not self.case.content and self.fixed.content is None:
            raise Unfit("case-without-content")
        if Stage.NEW in (self.fixed.stage, *self.stages.values()):
            raise Unfit("stage-new")

    @property
    def used(self) -> tuple[str, ...]:
        """Headings of every column that the mapping names, once, in a fixed order."""
        named: list[str] = []
        for part in (self.case, self.step):
            for attribute in fields(type(part)):
                value = getattr(part, attribute.name)
                named += [value] if isinstance(value, str) else list(value or ())
        return tuple(dict.fromkeys((*named, *self.columns)))


def load(name: str) -> Mapping:
    """A mapping by the name of a shipped one, or from a file. Raises ``Unfit``."""
    if name in SHIPPED:
        return parsed(files("wuye.application.ledgers").joinpath(f"mappings/{name}.toml").read_text("utf-8"), name)
    path = Path(name)
    try:
        return parsed(path.read_text("utf-8"), name)
    except OSError as error:
        raise Unfit("mapping-unreadable", file=name, why=error.strerror or "", shipped=", ".join(SHIPPED)) from None
    except UnicodeDecodeError as error:
        raise Unfit("mapping-unreadable", file=name, why=str(error), shipped=", ".join(SHIPPED)) from None


def parsed(toml: str, name: str) -> Mapping:
    """A mapping from its text; every wrong key is named. Raises ``Unfit``."""
    try:
        return from_plain(_listed(tomllib.loads(toml)), Mapping)
    except tomllib.TOMLDecodeError as error:
        raise Unfit("mapping-malformed", file=name, why=str(error)) from None
    except Misfits as misfits:
        wrong = "; ".join(f"{one.dotted or '*'}: {one.code}" for one in misfits.fields)
        raise Unfit("mapping-wrong", file=name, fields=wrong) from None


def _listed(plain: dict[str, Any]) -> dict[str, Any]:
    """One name where a list may stand is a list of one."""
    return {
        name: _listed(value)
        if name in ("case", "step") and isinstance(value, dict)
        else [value]
        if name in _MANY and isinstance(value, str)
        else value
        for name, value in plain.items()
    }
