"""One page a lifecycle: its table, its diagram, who may do what, and every command in full."""

from collections import defaultdict
from enum import StrEnum
from typing import Any, Final

from tools.pages.markdown import MADE, sentence, table
from tools.pages.reach import refusals
from tools.pages.shape import parts, slots
from wuye.application.aggregates import REGISTRY
from wuye.domain.shared.actor import Role
from wuye.domain.shared.lifecycle import Lifecycle, kebab
from wuye.entrypoints.language import label


def page(lifecycle: Lifecycle[Any]) -> str:
    """The page of one lifecycle."""
    english, chinese = lifecycle.title
    blocks = [
        f"{MADE}# {english} {chinese}\n",
        _streams(lifecycle),
        f"## Stages\n\n{diagram(lifecycle)}",
        f"## Transitions\n\n{_transitions(lifecycle)}",
        f"## Who may do what\n\n{matrix(lifecycle)}",
        "## Commands\n",
        *(_command(lifecycle, command) for command in lifecycle.commands()),
    ]
    values: dict[str, type] = {}
    for command in lifecycle.commands():
        parts(command, values)
    if values:
        blocks.append("## Values\n")
        blocks += [_value(values[name]) for name in sorted(values)]
    return "\n".join(blocks)


def _streams(lifecycle: Lifecycle[Any]) -> str:
    openings = ", ".join(f"`{one.__name__}`" for one in lifecycle.opening())
    named = (
        f"Cases are named `{lifecycle.category}-<UUIDv7>` in the log, "
        f"and `{lifecycle.number_prefix}-YYMMDD-XXXXX` among people."
        if lifecycle.number_prefix
        else f"Entries are named `{lifecycle.category}-<key>`."
    )
    return f"{named} Opened by {openings or 'other commands only'}.\n"


def _words(stage: StrEnum) -> str:
    return f"{stage.value} {label(type(stage), stage.value, 'zh')}"


def _id(stage: StrEnum) -> str:
    return stage.value.replace("-", "_")


_CROWD: Final = 7
"""A line of the table that leaves from, or leads to, more stages than this is told below the diagram, not drawn."""


def diagram(lifecycle: Lifecycle[Any]) -> str:
    """Every transition that changes the stage, as a Mermaid state diagram."""
    order = list(lifecycle.stages).index
    begin = lifecycle.initial.stage
    arrows: dict[tuple[str, str], list[str]] = defaultdict(list)
    crowded: dict[str, None] = {}
    for row in lifecycle.rows:
        if len(row.to) > _CROWD or (row.to and len(row.stages) > _CROWD):
            told = f"`{row.command.__name__}` from {_stages(lifecycle, row.stages)} to {_stages(lifecycle, row.to)}"
            crowded[told] = None
            continue
        for source in sorted(row.stages, key=order):
            for target in sorted(row.to - {source}, key=order):
                names = arrows["[*]" if source == begin else _id(source), _id(target)]
                names += [row.command.__name__] if row.command.__name__ not in names else []
    lines = ["```mermaid", "stateDiagram-v2"]
    lines += [f'    state "{_words(stage)}" as {_id(stage)}' for stage in lifecycle.stages if stage != begin]
    lines += [f"    {source} --> {target}: {', '.join(names)}" for (source, target), names in arrows.items()]
    lines += [f"    {_id(stage)} --> [*]" for stage in lifecycle.stages if stage in lifecycle.ends]
    told = "".join(f"- {one}\n" for one in crowded)
    return "\n".join([*lines, "```", ""]) + (
        f"\nNot drawn, because they touch so many stages:\n\n{told}" if told else ""
    )


def _stages(lifecycle: Lifecycle[Any], stages: frozenset[StrEnum]) -> str:
    every = frozenset(lifecycle.stages) - {lifecycle.initial.stage}
    if stages >= every:
        return "every stage" + ("" if lifecycle.initial.stage not in stages else ", and to open")
    if len(every - stages) < _CROWD < len(stages):
        return "every stage but " + ", ".join(stage.value for stage in lifecycle.stages if stage in every - stages)
    return ", ".join(stage.value for stage in lifecycle.stages if stage in stages)


def _transitions(lifecycle: Lifecycle[Any]) -> str:
    rows = [
        (
            f"[{row.command.__name__}](#{row.command.__name__.lower()})",
            label("command", row.command.__name__, "zh"),
            _stages(lifecycle, row.stages),
            _stages(lifecycle, row.to) if row.to else "stays",
            ", ".join(one.__name__ for one in row.gives),
            row.rows,
        )
        for row in lifecycle.rows
    ]
    return table(("command", "中文", "in stage", "leads to", "facts", "requirements"), rows)


def matrix(lifecycle: Lifecycle[Any]) -> str:
    """Commands against roles; a role that appears nowhere has no column."""
    entitled = {
        command: frozenset[Role]().union(*(row.roles for row in lifecycle.rows if row.command is command))
        for command in lifecycle.commands()
    }
    roles = [role for role in Role if any(role in some for some in entitled.values())]
    head = ("command", *(f"{label('role', role, 'zh')}<br>{role.value}" for role in roles))
    return table(
        head,
        [(command.__name__, *("●" if role in some else "" for role in roles)) for command, some in entitled.items()],
    )


def route(command: type) -> list[str]:
    """The HTTP addresses of a command."""
    from wuye.entrypoints.http.commands import command_routes

    return [f"POST {one.path}" for one in command_routes(REGISTRY) if one.command is command]


def typed(lifecycle: Lifecycle[Any], command: type) -> str:
    """The command as it is typed."""
    opens = command in lifecycle.opening()
    needed = " ".join(f"--{slot.name.replace('_', '-')} …" for slot in slots(command) if slot.needed)
    return f"wuye {lifecycle.category} {kebab(command.__name__)}{'' if opens else ' REF'} {needed}".rstrip()


def _command(lifecycle: Lifecycle[Any], command: type) -> str:
    rows = [row for row in lifecycle.rows if row.command is command]
    codes = refusals(*(row.decide for row in rows), *(row.when for row in rows))
    ways = [f"`{one}`" for one in route(command)] or ["none: the system's own"]
    lines = [
        f"### {command.__name__}\n",
        f"{label('command', command.__name__, 'zh')}. {sentence(command.__doc__)}\n",
        f"- HTTP: {', '.join(ways)}",
        f"- command line: `{typed(lifecycle, command)}`",
    ]
    if codes:
        lines.append("- refused with: " + ", ".join(f"[{code}](refusals.md#{code})" for code in codes))
    return "\n".join([*lines, "", _fields(command)])


def _value(cls: type) -> str:
    return "\n".join([f"### {cls.__name__}\n", sentence(cls.__doc__), "", _fields(cls)])


def _fields(cls: type) -> str:
    rows = [
        (
            f"`{slot.name}`",
            slot.holds,
            "needed" if slot.needed else slot.default or "optional",
            "sealed" if slot.personal else "",
            f"{slot.english} {slot.chinese}".strip(),
        )
        for slot in slots(cls)
    ]
    return table(("field", "holds", "needed / default", "personal", "meaning"), rows) if rows else "No fields.\n"
