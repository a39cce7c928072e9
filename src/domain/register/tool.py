"""Repair tools (维修工具): a tool on the register carries a conformity mark to the tool-safety standard (STF-002)."""

from enum import StrEnum
from typing import Any, assert_never

from attrs import evolve as evolved
from attrs import frozen

from wuye.domain.shared.actor import ADMINISTRATOR, MANAGEMENT, Role
from wuye.domain.shared.fields import identifier, label
from wuye.domain.shared.lifecycle import Context, Events, Lifecycle, facts, on
from wuye.domain.shared.recorded import Recorded

TOOL_SAFETY_STANDARD = "GB50870-2014"
"""As quoted by the source; the number was not verified."""
KEEPERS = ADMINISTRATOR | MANAGEMENT | frozenset({Role.ENGINEERING_SUPERVISOR})


class ToolStage(StrEnum):
    """A tool is in use until it is withdrawn."""

    NEW = "new"
    IN_USE = "in-use"
    """在用."""
    WITHDRAWN = "withdrawn"
    """停用."""


@frozen(kw_only=True)
class RegisterTool:
    """Put a repair tool on the register (登记工具); without its conformity mark it is not accepted. STF-002."""

    key: str = identifier(("Key of the tool", "工具标识"))
    name: str = label(("Name", "名称"))
    mark: str = label(("Conformity mark", "合格标志"))
    standard: str = label(("Standard of the mark", "所依标准"), max_length=50, default=TOOL_SAFETY_STANDARD)


@frozen(kw_only=True)
class WithdrawTool:
    """Take a tool out of use (停用工具). STF-002."""

    reason: str = label(("Reason code", "原因"))


@frozen(kw_only=True)
class ToolRegistered:
    """A tool is in use with its conformity mark (工具登记). STF-002."""

    name: str
    mark: str
    standard: str


@frozen(kw_only=True)
class ToolWithdrawn:
    """A tool was taken out of use (工具停用). STF-002."""

    reason: str


ToolEvent = ToolRegistered | ToolWithdrawn


@frozen(kw_only=True)
class Tool:
    """A tool and the standard its mark refers to."""

    stage: ToolStage = ToolStage.NEW
    mark: str | None = None
    standard: str | None = None


def evolve(tool: Tool, recorded: Recorded[Any]) -> Tool:
    """Apply a fact. History is accepted, not judged."""
    event: ToolEvent = recorded.event
    match event:
        case ToolRegistered():
            return evolved(tool, stage=ToolStage.IN_USE, mark=event.mark, standard=event.standard)
        case ToolWithdrawn():
            return evolved(tool, stage=ToolStage.WITHDRAWN)
        case _:
            assert_never(event)


def register(_tool: Tool, command: RegisterTool, _context: Context) -> Events:
    """The mark is mandatory: a blank one is no input (STF-002)."""
    return (ToolRegistered(name=command.name, mark=command.mark, standard=command.standard),)


def withdraw(_tool: Tool, command: WithdrawTool, _context: Context) -> Events:
    """A withdrawn tool keeps its history (STF-002)."""
    return (ToolWithdrawn(reason=command.reason),)


TOOL = Lifecycle(
    category="tool",
    plural="tools",
    title=("Repair tool", "维修工具"),
    initial=Tool(),
    evolve=evolve,
    stages=ToolStage,
    ends=frozenset({ToolStage.WITHDRAWN}),
    key=lambda command: str(command.key),
    rows=(
        on(
            RegisterTool,
            ToolStage.NEW,
            KEEPERS,
            register,
            ToolRegistered,
            "STF-002",
            to=ToolStage.IN_USE,
            noun="registrations",
        ),
        on(
            WithdrawTool,
            ToolStage.IN_USE,
            KEEPERS,
            withdraw,
            ToolWithdrawn,
            "STF-002",
            to=ToolStage.WITHDRAWN,
            noun="withdrawals",
        ),
    ),
    facts=facts("tool", ToolRegistered, ToolWithdrawn),
)
