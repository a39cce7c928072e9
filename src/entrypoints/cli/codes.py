"""Exit codes, the same for every command (interfaces, "Exit codes"); scripts may rely on them."""

from collections.abc import Mapping
from enum import IntEnum
from types import MappingProxyType
from typing import Final


class Exit(IntEnum):
    """How a command ended."""

    DONE = 0
    FAILED = 1
    USAGE = 2
    NOT_FOUND = 3
    NOT_ALLOWED = 4
    REFUSED = 5
    FINDINGS = 6
    UNVERIFIED = 7
    UNAVAILABLE = 8
    INTERRUPTED = 130


MEANING: Final[Mapping[Exit, tuple[str, str]]] = MappingProxyType(
    {
        Exit.DONE: ("done", "已完成"),
        Exit.FAILED: ("failed", "失败"),
        Exit.USAGE: ("wrong usage or bad input", "用法错误或输入有误"),
        Exit.NOT_FOUND: ("not found", "未找到"),
        Exit.NOT_ALLOWED: ("not allowed to this person or role", "该人员或角色无权操作"),
        Exit.REFUSED: ("refused by a rule (state, version)", "被规则拒绝（状态、版本）"),
        Exit.FINDINGS: ("finished, with findings", "已完成，但有发现项"),
        Exit.UNVERIFIED: ("could not be verified", "无法核实"),
        Exit.UNAVAILABLE: ("a needed service is unavailable", "所需服务不可用"),
        Exit.INTERRUPTED: ("interrupted (Ctrl-C)", "被中断（Ctrl-C）"),
    }
)
"""English and Chinese."""

_NOT_FOUND = frozenset({"unknown-id", "unknown-version", "nothing-yet", "unknown-digest", "unknown-view"})
_NOT_ALLOWED = frozenset({"not-permitted", "not-related"})
_USAGE = frozenset({"unknown-command", "case-required", "wrong-kind"})


def of_refusal(code: str, *, invalid_input: bool = False) -> Exit:
    """The exit code of a refusal: by its own code, where it names the thing or the person, else by a rule."""
    if code in _NOT_FOUND:
        return Exit.NOT_FOUND
    if code in _NOT_ALLOWED:
        return Exit.NOT_ALLOWED
    return Exit.USAGE if invalid_input or code in _USAGE else Exit.REFUSED
