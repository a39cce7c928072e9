"""Keeps the message catalogue in step with the declarations: `make docs` writes it, tests/docs checks it.

The domain's refusal tables and the Chinese terms in its docstrings are the one source of what they say; entries made
from them carry a comment that names the place. An entry without such a comment is written by hand and wins.
"""

import ast
import importlib
import inspect
import re
import textwrap
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Final

from attrs import frozen
from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from tools import headings
from tools.codes import raised
from wuye.application.aggregates import REGISTRY
from wuye.domain.shared.lifecycle import kebab
from wuye.entrypoints.cli.words import WORDS
from wuye.entrypoints.language.catalogue import LANGUAGES, LOCALES, Lang, po_file

ROOT: Final = Path(__file__).resolve().parents[1]
SOURCE: Final = ROOT / "src"
_HAN: Final = re.compile(r"[\u3400-\u9fff]")
_IN_BRACKETS: Final = re.compile(r"[(（]([^()（）]*[\u3400-\u9fff][^()（）]*)[)）]")
_OPTIONAL: Final = re.compile(r"\[[^\[\]]*\{[^\[\]]*\]")
_NOT_YET: Final = "未建立"
"""Where a lifecycle begins, unless its docstring says it better."""
_FIXED: Final = datetime(2026, 11, 21, tzinfo=UTC)
"""The date in the headers: a real one would change the files at every run."""


@frozen(kw_only=True)
class Entry:
    """A message that follows from a declaration."""

    context: str
    key: str
    english: str
    chinese: str
    place: str

    def said(self, lang: Lang) -> str:
        """The message in one language; empty where the declaration does not say it."""
        return self.chinese if lang == "zh" else self.english


def term(docstring: str) -> str:
    """The Chinese term that a docstring gives, at its beginning or in brackets; the first of several synonyms."""
    first = docstring.strip().partition("\n")[0]
    head = re.split(r"[:.;(（：]|。", first)[0].strip()
    if _HAN.search(head):
        return head.split(" / ")[0].strip()
    bracketed = _IN_BRACKETS.search(docstring)
    if bracketed is None:
        return ""
    inner = next(part for part in re.split(r"[;:,]|: ", bracketed[1]) if _HAN.search(part))
    return inner.split(" / ")[0].strip()


def modules(folder: str) -> Iterator[tuple[str, ast.Module]]:
    """Every module under a folder of ``src`` with its path from the project root."""
    for path in sorted((SOURCE / folder).rglob("*.py")):
        yield path.relative_to(ROOT).as_posix(), ast.parse(path.read_text(encoding="utf-8"))


def enums() -> Iterator[tuple[str, str, list[tuple[str, str]]]]:
    """Every ``StrEnum`` of the domain: place, class name, and its values with their docstrings."""
    for place, tree in modules("domain"):
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef) and any(getattr(base, "id", "") == "StrEnum" for base in node.bases):
                yield place, node.name, list(_members(node))


def _members(node: ast.ClassDef) -> Iterator[tuple[str, str]]:
    for member, following in zip(node.body, [*node.body[1:], None], strict=True):
        if isinstance(member, ast.Assign) and isinstance(member.value, ast.Constant):
            said = following.value if isinstance(following, ast.Expr) else None
            yield str(member.value.value), str(said.value) if isinstance(said, ast.Constant) else ""


def meanings(cls: type) -> dict[str, str]:
    """The docstrings after the fields of a class, by field name."""
    found: dict[str, str] = {}
    for base in reversed(cls.__mro__[:-1]):
        found |= _own_meanings(base)
    return found


def _own_meanings(cls: type) -> dict[str, str]:
    tree = ast.parse(textwrap.dedent(inspect.getsource(cls)))
    body = tree.body[0].body if isinstance(tree.body[0], ast.ClassDef) else []
    found: dict[str, str] = {}
    for member, following in zip(body, [*body[1:], None], strict=True):
        if isinstance(member, ast.AnnAssign) and isinstance(following, ast.Expr):
            said = following.value
            found[ast.unparse(member.target)] = str(said.value) if isinstance(said, ast.Constant) else ""
    return found


def entries() -> list[Entry]:
    """Every message that follows from a declaration, each once; the first place that says it counts."""
    found: dict[tuple[str, str], Entry] = {}

    def add(context: str, key: str, english: str, chinese: str, place: str) -> None:
        found.setdefault((context, key), Entry(context=context, key=key, english=english, chinese=chinese, place=place))

    for table in sorted((SOURCE / "domain").rglob("refusals.py")):
        place = table.relative_to(ROOT).as_posix()
        module = importlib.import_module("wuye." + ".".join(table.relative_to(SOURCE).with_suffix("").parts))
        for code, (english, chinese) in module.REFUSALS.items():
            add("detail", code, english, chinese, place)
            # Without the parts that are said only where their fact is given.
            always = [re.sub(r"\[[^\[\]]*\]", "", words) for words in (english, chinese)]
            if "{" not in "".join(always):
                add("title", code, always[0].rstrip("."), always[1].rstrip("。"), place)
    for code, (english, chinese) in WORDS.items():
        add("cli", code, english, chinese, "src/entrypoints/cli/words.py")
    stages = {lifecycle.stages.__name__: lifecycle.initial.stage.value for lifecycle in REGISTRY.lifecycles}
    spoken: dict[str, set[str]] = {}
    for _, name, members in enums():
        for value, said in members if name in stages else ():
            spoken.setdefault(value, set()).add(term(said))
    for place, name, members in enums():
        for value, said in members:
            words = re.sub(r"(?<=\w)[-_](?=\w)", " ", value)
            begins = stages.get(name) == value or (name.endswith("Stage") and value == "new")
            chinese = term(said) or (_NOT_YET if begins else "")
            add(kebab(name), value, words, chinese, place)
            if name in stages and len(spoken[value]) == 1:
                add("stage", value, words, chinese, place)
    for value, terms in _agreed().items():
        add("any", value, re.sub(r"(?<=\w)[-_](?=\w)", " ", value), terms, "every list that has it")
    for lifecycle in REGISTRY.lifecycles:
        add("category", lifecycle.category, *lifecycle.title, f"lifecycle {lifecycle.category}")
        for command in lifecycle.commands():
            words = kebab(command.__name__).replace("-", " ")
            add("command", kebab(command.__name__), words, term(command.__doc__ or ""), command.__module__)
        for fact in lifecycle.facts:
            words = kebab(fact.cls.__name__).replace("-", " ")
            add("event", fact.name, words, term(fact.cls.__doc__ or ""), fact.cls.__module__)
    return list(found.values())


def _agreed() -> dict[str, str]:
    """Values that mean the same in every closed list that has them, with that meaning."""
    terms: dict[str, set[str]] = {}
    for _, _, members in enums():
        for value, said in members:
            terms.setdefault(value, set()).add(term(said))
    return {value: next(iter(said)) for value, said in terms.items() if len(said) == 1 and said != {""}}


def read(lang: Lang) -> Catalog:
    """The catalogue of a language as it is committed."""
    with po_file(lang).open("rb") as file:
        return read_po(file, locale=LOCALES[lang])


@cache
def read_once(lang: Lang) -> Catalog:
    """The same, read once for those who look up much."""
    return read(lang)


def renewed(lang: Lang, old: Catalog, declared: list[Entry]) -> Catalog:
    """The catalogue as it should be: what is written by hand, then what follows from the declarations."""
    new = Catalog(
        locale=LOCALES[lang],
        header_comment="# What Wuye says to people. Entries with a place (#.) are made by `make docs`.",
        project="wuye",
        version="1",
        copyright_holder="Wuye contributors",
        msgid_bugs_address="Wuye contributors",
        last_translator="Wuye contributors",
        language_team=LOCALES[lang],
        creation_date=_FIXED,
        revision_date=_FIXED,
        fuzzy=False,
    )
    by_hand = [message for message in old if message.id and not message.auto_comments]
    for message in sorted(by_hand, key=_order):
        new.add(message.id, message.string, context=message.context)
    for entry in declared:
        if new.get(entry.key, entry.context) is None and entry.said(lang):
            new.add(entry.key, entry.said(lang), context=entry.context, auto_comments=[entry.place])
    return new


def _order(message: Message) -> tuple[str, str]:
    return str(message.context), str(message.id)


def po_bytes(catalogue: Catalog) -> bytes:
    """The text form, one line a message."""
    out = BytesIO()
    write_po(out, catalogue, width=0)
    # Which release of the tool wrote it is no difference worth a diff.
    return re.sub(rb'"Generated-By: .*\n', b"", out.getvalue())


def mo_bytes(catalogue: Catalog) -> bytes:
    """The compiled form, which the running program reads."""
    out = BytesIO()
    write_mo(out, read_po(BytesIO(po_bytes(catalogue))))
    return out.getvalue()


def unsaid(declared: list[Entry]) -> list[str]:
    """What a language lacks of the declared messages, and of sentences and titles for every code that is raised."""
    wanted = {(entry.context, entry.key): entry.place for entry in declared}
    wanted |= {(context, one.code): one.place for one in raised() for context in ("detail", "title")}
    return [
        f"{lang}: {context} {key} ({place})"
        for lang in LANGUAGES
        for catalogue in [read(lang)]
        for (context, key), place in wanted.items()
        if catalogue.get(key, context) is None
    ]


def main() -> None:
    """Write both languages, text and compiled, and name what is not said yet."""
    declared = entries()
    for lang in LANGUAGES:
        catalogue = renewed(lang, read(lang), declared)
        po_file(lang).write_bytes(po_bytes(catalogue))
        po_file(lang).with_suffix(".mo").write_bytes(mo_bytes(catalogue))
    headings.main()
    for line in unsaid(declared):
        print("no words yet:", line)


if __name__ == "__main__":
    main()
