"""Pages that list everything of a kind: events, refusals, words, settings."""

import importlib
import json
from collections import defaultdict
from typing import Any, Final

from attrs import fields

from tools import catalogue
from tools.codes import exits, raised
from tools.pages.markdown import MADE, sentence, table
from tools.pages.shape import parts, slots
from wuye.application.aggregates import REGISTRY
from wuye.domain.shared.actor import Role
from wuye.domain.shared.lifecycle import Lifecycle
from wuye.entrypoints.language import label, text, title

_ABOUT_EVENTS: Final = """\
Everything that can stand in the log. The stored name carries the version of its form; older versions are read for
ever, stored bytes are never rewritten. A *sealed* field holds ciphertext in the log and opens only through the vault.
Who, when, where and why stand in the envelope of every event: `src/domain/shared/recorded.py`.
"""
_ABOUT_CODES: Final = """\
A code is stable and never translated. Parts in square brackets stand only where their facts are known. HTTP is the
status of the problem (RFC 9457) whose type is `/problems/<code>`; exit is the exit code of the command line. `-`: the
code stands beside a field in `errors`, or does not pass that door.
"""
_ABOUT_WORDS: Final = """\
One English and one Chinese term a concept; the English one is the name in code, commands, events and addresses. The
value is what is stored and sent; it is never translated.
"""


def events() -> str:
    """Every stored name with its version and fields."""
    blocks = [
        f"{MADE}# Events 事件\n",
        _ABOUT_EVENTS,
    ]
    values: dict[str, type] = {}
    for lifecycle in REGISTRY.lifecycles:
        blocks.append(f"## {lifecycle.title[0]} {lifecycle.title[1]}\n")
        for fact in lifecycle.facts:
            parts(fact.cls, values)
            older = f" Versions 1 to {fact.version - 1} are brought up to it when read." if fact.version > 1 else ""
            blocks.append(
                f"### {fact.stored_name}\n\n{label('event', fact.name, 'zh')}. {sentence(fact.cls.__doc__)}{older}\n"
            )
            blocks.append(_event_fields(fact.cls))
    blocks.append("## Values 值\n")
    blocks += [
        f"### {name}\n\n{sentence(values[name].__doc__)}\n\n{_event_fields(values[name])}" for name in sorted(values)
    ]
    return "\n".join(blocks)


def _event_fields(cls: type) -> str:
    rows = [
        (f"`{slot.name}`", slot.holds, "sealed" if slot.personal else "", "may be empty" if slot.may_be_empty else "")
        for slot in slots(cls)
    ]
    return table(("field", "holds", "personal", ""), rows) if rows else "No fields: the envelope says it all.\n"


def codes() -> str:
    """Every code with what it means in both languages, and how each door answers."""
    status = _http_status()
    lines = [
        f"{MADE}# Refusals and problems 拒绝与问题\n",
        _ABOUT_CODES,
    ]
    rules = _rules()
    for code in sorted(_known()):
        http, ended = status(code)
        lines += [
            f"### {code}\n",
            f"**{title(code, 'en')}** · **{title(code, 'zh')}** · HTTP {http} · exit {ended}"
            + (f" · {', '.join(sorted(rules[code]))}" if rules[code] else "")
            + "\n",
            f"{_template(code, 'en')}  \n{_template(code, 'zh')}\n",
        ]
    return "\n".join(lines)


def _template(code: str, lang: Any) -> str:
    message = catalogue.read_once(lang).get(code, "detail")
    return str(message.string) if message is not None else text(code, lang)


def _known() -> set[str]:
    from wuye.entrypoints.http.problems import STATUS

    return {str(m.id) for m in catalogue.read_once("en") if m.context == "detail"} | set(STATUS)


def _rules() -> dict[str, set[str]]:
    """Requirements of the lines that can end in a code."""
    from tools.pages.reach import refusals

    found: dict[str, set[str]] = defaultdict(set)
    for lifecycle in REGISTRY.lifecycles:
        for row in lifecycle.rows:
            for code in refusals(row.decide, row.when):
                found[code].add(row.rows)
    return found


def _http_status() -> Any:
    from wuye.domain.shared.refusal import InvalidInput, Refused
    from wuye.entrypoints.cli.codes import Exit, of_refusal
    from wuye.entrypoints.http.problems import STATUS, problem_of

    kinds: dict[str, set[str]] = defaultdict(set)
    for one in raised():
        kinds[one.code].add(one.kind)

    failures = {code: str(int(Exit[name])) for code, name in exits().items()}

    def answer(code: str) -> tuple[str, str]:
        invalid = "InvalidInput" in kinds[code]
        if not invalid and "Refused" not in kinds[code]:
            ended = str(int(Exit.UNVERIFIED)) if "BrokenHistory" in kinds[code] else "-"
            return str(STATUS.get(code, "-")), failures.get(code, ended)
        refusal = (InvalidInput if invalid else Refused)(code, current=0, events=())
        problem = problem_of(refusal)
        assert problem is not None
        return str(problem.status), str(int(of_refusal(code, invalid_input=invalid)))

    return answer


def words() -> str:
    """Every term of the program in English and Chinese, as it is shown to people."""
    blocks = [
        f"{MADE}# Glossary 词汇\n",
        _ABOUT_WORDS,
        "## Cases and registers\n",
        table(("category", "English", "中文"), [(one.category, *one.title) for one in REGISTRY.lifecycles]),
        "## Roles\n",
        table(("value", "English", "中文"), [(r.value, label("role", r, "en"), label("role", r, "zh")) for r in Role]),
    ]
    blocks += [_stages(lifecycle) for lifecycle in REGISTRY.lifecycles]
    shown = {lifecycle.stages.__name__ for lifecycle in REGISTRY.lifecycles} | {"Role"}
    lists = {name: members for _, name, members in catalogue.enums() if name not in shown}
    for name in sorted(lists):
        rows = [(value, label(name, value, "en"), label(name, value, "zh")) for value, _ in lists[name]]
        blocks += [f"## {name}\n", table(("value", "English", "中文"), rows)]
    return "\n".join(blocks)


def _stages(lifecycle: Lifecycle[Any]) -> str:
    rows = [(s.value, label(type(s), s.value, "en"), label(type(s), s.value, "zh")) for s in lifecycle.stages]
    return f"## Stages: {lifecycle.title[0]}\n\n" + table(("value", "English", "中文"), rows)


SETTINGS: Final = (
    ("wuye", "WUYE_", "wuye.entrypoints.cli.settings", "Settings"),
    ("wuye.http", "WUYE_HTTP_", "wuye.entrypoints.http.settings", "HttpSettings"),
)
"""Section of the file, prefix of the environment variables, module and class."""


def settings() -> str:
    """Every setting with its default and meaning."""
    blocks = []
    for section, prefix, module, name in SETTINGS:
        cls = getattr(importlib.import_module(module), name)
        meanings = catalogue.meanings(cls)
        lines = [
            (
                f"`{one.name}`",
                f"`{prefix}{one.name.upper()}`",
                "" if one.default is None else f"`{json.dumps(one.default)}`",
                meanings.get(one.name, ""),
            )
            for one in fields(cls)
        ]
        blocks.append(f"### `[{section}]`\n\n" + table(("setting", "variable", "default", "meaning"), lines))
    return "\n".join(blocks)
