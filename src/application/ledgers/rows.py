"""What a row says: from cells to the step and the case of the import entries, or everything that is wrong with it."""

from collections.abc import Callable, Sequence
from datetime import datetime
from enum import StrEnum
from operator import itemgetter
from typing import Any, Final, TypeVar
from zoneinfo import ZoneInfo

from attrs import frozen

from wuye.application.ledgers.cells import checked, excerpt
from wuye.application.ledgers.faults import Fault, Misread, Unfit
from wuye.application.ledgers.instants import Instants
from wuye.application.ledgers.mapping import Mapping
from wuye.application.ledgers.ports import Cell, Line
from wuye.domain.shared.refusal import Refused
from wuye.domain.ticket.commands import ImportTicket, LegacyStep
from wuye.domain.ticket.terms import Mode, ServiceDomain, Stage

E = TypeVar("E", bound=StrEnum)

_JOINED: Final = " / "
_MANY_CELLS: Final = "(row)"
_BETWEEN: Final = "\x1f"
_MOST_KNOWN: Final = 10_000
"""Texts of a column, and names of resources, that are remembered."""
_FIELDS: Final = {
    "external_id": "id",
    "content": "content",
    "location": "location",
    "site": "site",
    "home": "home",
    "step": "name",
    "resource": "resource",
    "text": "text",
    "row": "id",
}
"""Fields of the import entries, and the keys of the mapping whose columns fill them."""


@frozen
class Said:
    """A row read: its cells by heading as text, missing ones empty; cells of instants also as they are."""

    number: int
    texts: dict[str, str]
    cells: dict[str, Cell]
    joined: str | None = None
    """All texts in one, where that was made already."""


class Reader:
    """Reads rows by a mapping. ``digest`` and ``pseudonym`` are keyed: nobody can guess a text from them.

    Raises ``Unfit`` when the header lacks a column, has one twice, or no site is named.
    """

    def __init__(
        self,
        mapping: Mapping,
        header: Sequence[str],
        *,
        zone: ZoneInfo | None,
        site: str | None,
        digest: Callable[[str], str],
    ) -> None:
        used = mapping.used
        absent = [name for name in used if name not in header]
        if absent:
            raise Unfit("columns-missing", columns=", ".join(absent), header=", ".join(header))
        twice = [name for name in used if header.count(name) > 1]
        if twice:
            raise Unfit("columns-twice", columns=", ".join(twice))
        self._mapping = mapping
        self._site = site or mapping.fixed.site
        if self._site is None and mapping.case.site is None:
            raise Unfit("site-not-named")
        self._width = len(header)
        case, step = mapping.case, mapping.step
        named = (*case.id, *step.id, case.site, case.home, case.domain, case.mode, step.name, step.resource)
        instants = {*step.at, case.opened}
        prose = {*case.content, *case.details, *case.location, *step.text, *step.details}
        coded = {name for name in (*named, *mapping.columns) if name is not None and name not in instants}
        coded -= prose - mapping.columns.keys()
        self._columns = [
            (name, header.index(name), mapping.columns.get(name), name in coded, name in instants) for name in used
        ]
        self._watched = [one for one in self._columns if one[2] is not None or one[3]]
        self._names = used
        self._picked = _picking([one[1] for one in self._columns])
        self._instant_names = [name for name in dict.fromkeys((*mapping.step.at, mapping.case.opened)) if name]
        self._heading = _BETWEEN.join(used) + "\x1e"
        self._passed: dict[str, dict[str, str]] = {name: {} for name in used}
        self._missing = frozenset(mapping.missing)
        self._instants = Instants(mapping.formats, zone)
        self._digest = digest
        self._pseudonyms: dict[str, str] = {}

    def said(self, line: Line) -> tuple[Said, list[Fault]]:
        """The mapped cells as text, and what spreadsheets and people did to them."""
        faults: list[Fault] = []
        texts: dict[str, str] = {}
        cells: dict[str, Cell] = {}
        if len(line.cells) != self._width:
            facts = {"found": len(line.cells), "expected": self._width}
            return Said(line.number, texts, cells), [
                Fault(row=line.number, column="", rule="wrong-columns", facts=facts)
            ]
        joined, plain = self._plainly(line.cells)
        if plain is not None:
            texts, watched = plain, self._watched
            cells = {name: texts[name] or None for name in self._instant_names}
        else:
            watched = self._columns
        for name, place, rule, coded, instant in watched:
            cell = line.cells[place]
            passed = self._passed[name]
            if type(cell) is str and cell in passed:
                # Codes come again and again: what was looked at once is as good the next time.
                texts[name] = passed[cell]
                continue
            given = cell
            if isinstance(cell, str) and cell.strip() in self._missing:
                cell = None
            try:
                pattern, digits = (None, None) if rule is None else (rule.pattern, rule.digits)
                text = checked(cell, pattern=pattern, digits=digits, coded=coded)
                if rule is not None and rule.required and not text:
                    raise Misread("missing-value")  # noqa: TRY301 - one way to say what is wrong with a cell
            except Misread as misread:
                faults.append(self._fault(line.number, name, cell, misread))
                text = ""
            else:
                if type(given) is str and not instant:
                    if len(passed) >= _MOST_KNOWN:
                        passed.clear()
                    passed[given] = text
            texts[name] = text
            if instant:
                cells[name] = cell
        ids = self._mapping.case.id
        if ids and not faults and not any(texts[name] for name in ids):
            faults.append(self._fault(line.number, ids[0], None, Misread("missing-value")))
        if len(faults) > 1:
            places = {name: place for name, place, *_ in self._columns}
            faults.sort(key=lambda fault: places[fault.column])
        return Said(line.number, texts, cells, joined), faults

    def _plainly(self, cells: Sequence[Cell]) -> tuple[str | None, dict[str, str] | None]:
        """The texts of a row of nothing but text, in one and by heading; ``None`` where a cell wants a closer look.

        What is watched (codes, columns with a rule) is looked at in any case.
        """
        found = self._picked(cells)
        try:
            stripped = list(map(str.strip, found))
        except TypeError:
            return None, None
        if not self._missing.isdisjoint(stripped):
            stripped = ["" if text in self._missing else text for text in stripped]
        joined = _BETWEEN.join(stripped)
        if joined[:1] in ("#", "'") or f"{_BETWEEN}#" in joined or f"{_BETWEEN}'" in joined:
            return None, None
        return joined, dict(zip(self._names, stripped, strict=True))

    def digest(self, said: Said) -> str:
        """Keyed digest of everything the row says: equal rows are seen, no text is."""
        joined = _BETWEEN.join(said.texts.values()) if said.joined is None else said.joined
        return self._digest(self._heading + joined)

    def case_id(self, said: Said) -> str | None:
        """The external id, or ``None`` where what the row says identifies the case."""
        columns = self._mapping.case.id
        if not columns:
            return None
        joined = "-".join(said.texts[name] for name in columns)
        return self._digest(f"id\x1e{joined}") if self._mapping.seal_ids and joined.strip("-") else joined

    def row_id(self, said: Said) -> str | None:
        """What identifies the row inside its case, where columns do."""
        if not self._mapping.step.id:
            return None
        return "-".join(said.texts[name] for name in self._mapping.step.id)

    def step(self, said: Said, *, row: str | None, digest: str) -> tuple[LegacyStep | None, list[Fault]]:
        """The step of a row, or what is wrong with it."""
        columns, faults = self._mapping.step, list[Fault]()
        name = (said.texts[columns.name] if columns.name else "") or self._mapping.fixed.step or ""
        stage: Stage | None = None
        if self._mapping.stages and name not in self._mapping.stages:
            known = ", ".join(self._mapping.stages)
            faults.append(self._named(said, columns.name, "unknown-step", known=known))
        else:
            stage = self._mapping.stages.get(name)
        at = self._instant(said, *columns.at, faults=faults)
        resource = said.texts[columns.resource] if columns.resource else ""
        if at is None or faults:
            return None, faults
        try:
            step = LegacyStep(
                step=name,
                at=at,
                stage=stage,
                resource=resource or None,
                resource_key=self._pseudonym(resource) if resource else None,
                text=_prose(said, columns.text, columns.details) or None,
                row=row,
                digest=digest,
            )
        except Refused as refused:
            return None, [self._refused(said, refused)]
        return step, []

    def case(self, said: Said, *, case_id: str, step: LegacyStep) -> tuple[ImportTicket | None, datetime, list[Fault]]:
        """The case a row opens, and when it was opened there."""
        columns, fixed, faults = self._mapping.case, self._mapping.fixed, list[Fault]()
        opened = step.at
        if columns.opened and said.texts[columns.opened]:
            opened = self._instant(said, columns.opened, faults=faults) or step.at
        domain = self._choice(said, columns.domain, ServiceDomain, self._mapping.domains, fixed.domain, faults)
        mode = self._choice(said, columns.mode, Mode, self._mapping.modes, fixed.mode or Mode.IMMEDIATE, faults)
        content = _prose(said, columns.content, ()) or fixed.content
        if content is None:
            faults.append(self._named(said, columns.content[0], "missing-value"))
        if faults or content is None or domain is None or mode is None:
            return None, opened, faults
        details = _prose(said, (), columns.details)
        home = said.texts[columns.home] if columns.home else ""
        try:
            command = ImportTicket(
                site=(said.texts[columns.site] if columns.site else "") or self._site or "",
                source=self._mapping.source,
                external_id=case_id,
                content="\n".join(filter(None, (content, details))),
                domain=domain,
                mode=mode,
                stage=fixed.stage or step.stage or Stage.REPORTED,
                home=f"home-{fixed.home_prefix}{home}" if home else None,
                location=_prose(said, columns.location, ()) or None,
            )
        except Refused as refused:
            return None, opened, [self._refused(said, refused)]
        return command, opened, []

    def _instant(self, said: Said, *names: str, faults: list[Fault]) -> datetime | None:
        """The instant that a column states, or two of them: its date, and its time of day."""
        name = next((one for one in names if not said.texts[one]), names[0])
        try:
            if not said.texts[name]:
                raise Misread("missing-value")  # noqa: TRY301 - as above
            return self._instants.read(*(said.cells[one] for one in names))
        except Misread as misread:
            name = names[-1] if misread.rule == "not-a-time-of-day" else name
            faults.append(self._fault(said.number, name, said.cells[name], misread))
            return None

    def _choice(
        self, said: Said, name: str | None, kind: type[E], known: Any, default: E | None, faults: list[Fault]
    ) -> E | None:
        text = said.texts[name] if name else ""
        if not text:
            if default is None:
                faults.append(self._named(said, name, "missing-value"))
            return default
        found: E | None = known.get(text)
        if found is None and not known and text in {one.value for one in kind}:
            found = kind(text)
        if found is None:
            choices = ", ".join(known or [one.value for one in kind])
            faults.append(self._named(said, name, "unknown-choice", known=choices))
        return found

    def _pseudonym(self, resource: str) -> str:
        """One key for each resource: whoever erases it erases the name in every step of the ledger."""
        known = self._pseudonyms.get(resource)
        if known is None:
            if len(self._pseudonyms) > _MOST_KNOWN:
                self._pseudonyms.clear()
            known = f"legacy-{self._mapping.source}-" + self._digest(f"resource\x1e{resource}")
            self._pseudonyms[resource] = known
        return known

    def _refused(self, said: Said, refused: Refused) -> Fault:
        """A bound of the import entries that a row does not keep, at the column it came from."""
        name = str(refused.facts.get("field", ""))
        key = _FIELDS.get(name, "")
        part = self._mapping.step if name in ("step", "resource", "text", "row") else self._mapping.case
        found = getattr(part, key, None) if key else None
        column = found if isinstance(found, str) else (found[0] if found else _MANY_CELLS)
        facts = {one: value for one, value in refused.facts.items() if one != "field"}
        return self._named(said, column, refused.code, **facts)

    def _named(self, said: Said, column: str | None, rule: str, **facts: Any) -> Fault:
        value = excerpt(said.texts.get(column or "", ""))
        return Fault(row=said.number, column=column or _MANY_CELLS, rule=rule, value=value, facts=facts)

    @staticmethod
    def _fault(number: int, column: str, cell: Cell, misread: Misread) -> Fault:
        return Fault(row=number, column=column, rule=misread.rule, value=excerpt(cell), facts=misread.facts)


def _prose(said: Said, columns: Sequence[str], details: Sequence[str]) -> str:
    """Texts joined on one line, then details a line each with their headings; what is missing is left out."""
    texts = said.texts
    lines = [f"{name}: {text}" for name in details if (text := texts[name])]
    if first := _JOINED.join([text for name in columns if (text := texts[name])]):
        lines.insert(0, first)
    return "\n".join(lines)


def _picking(places: Sequence[int]) -> Callable[[Sequence[Cell]], tuple[Any, ...]]:
    """Takes the cells at these places, as a tuple also where there is one."""
    if len(places) == 1:
        return lambda cells: (cells[places[0]],)
    return itemgetter(*places)
