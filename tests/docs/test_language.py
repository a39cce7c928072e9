"""The catalogue that people read: both languages, one source, compiled as it is written."""

import re
from gettext import GNUTranslations

import pytest
from attrs import fields

from tools import catalogue, headings
from tools.codes import raised
from wuye.application.aggregates import REGISTRY
from wuye.domain.shared.actor import Channel, Role
from wuye.domain.ticket.commands import ReportRepair
from wuye.entrypoints.http.problems import STATUS
from wuye.entrypoints.language import LANGUAGES, Lang, choose, field_label, label, text, title
from wuye.entrypoints.language.catalogue import po_file

CODE = re.compile(r"[a-z]+(-[a-z]+)*")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_code_that_is_raised_has_words(lang: Lang) -> None:
    """A refusal that cannot be explained sends the caller to our source code."""
    codes = {one.code: one.place for one in raised()} | dict.fromkeys(STATUS, "HTTP")
    assert len(codes) > 100
    said = catalogue.read(lang)
    wordless = [
        f"{code} ({place}): {context}"
        for code, place in codes.items()
        for context in ("detail", "title")
        if not said.get(code, context)
    ]
    assert wordless == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_sentence_needs_no_fact_that_nobody_gives(lang: Lang) -> None:
    """A gap in a sentence is worse than a shorter sentence."""
    gaps = []
    said = catalogue.read(lang)
    for one in raised():
        message = said.get(one.code, "detail")
        if message is None or one.facts is None:
            continue
        always = re.sub(r"\[[^\[\]]*\]", "", str(message.string))
        missing = set(re.findall(r"\{([a-z_]+)\}", always)) - one.facts
        gaps += [f"{one.code} lacks {fact} ({one.place})" for fact in sorted(missing)]
    assert gaps == []


def test_the_two_languages_say_the_same_things() -> None:
    """What only one half of the readers is told is hidden from the other."""
    chinese, english = catalogue.read("zh"), catalogue.read("en")
    keys = {lang: {(m.context, m.id) for m in said if m.id} for lang, said in (("zh", chinese), ("en", english))}
    # Where an English name is its own word, only the Chinese stands in the catalogue.
    assert keys["en"] - keys["zh"] == set()
    assert {key for key in keys["zh"] - keys["en"] if key[0] in {"detail", "title"}} == set()
    for message in chinese:
        other = english.get(message.id, message.context) if message.id else None
        if other is not None:
            assert _placeholders(str(message.string)) == _placeholders(str(other.string)), message.id


def _placeholders(sentence: str) -> set[str]:
    return set(re.findall(r"\{[a-z_]+\}", sentence))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_compiled_catalogue_says_what_the_text_says(lang: Lang) -> None:
    """Translators read the one, users the other."""
    with po_file(lang).with_suffix(".mo").open("rb") as file:
        compiled = GNUTranslations(file)
    written = [message for message in catalogue.read(lang) if message.id]
    assert len(written) > 200
    assert [m.id for m in written if compiled.pgettext(str(m.context), str(m.id)) != m.string] == []
    assert po_file(lang).with_suffix(".mo").read_bytes() == catalogue.mo_bytes(catalogue.read(lang))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_catalogue_is_not_older_than_the_declarations(lang: Lang) -> None:
    """The domain's own tables are the source; `make docs` brings the catalogue up to them."""
    fresh = catalogue.renewed(lang, catalogue.read(lang), catalogue.entries())
    assert po_file(lang).read_bytes() == catalogue.po_bytes(fresh)


def test_the_headings_of_the_command_line_are_those_of_the_registry() -> None:
    """They are kept beside it so that help is quick; `make docs` brings them up to it."""
    assert headings.FILE.read_text(encoding="utf-8") == headings.module()


def test_every_declared_word_is_said_in_both_languages() -> None:
    """A stage, a role or an event without a Chinese name would be shown to a resident as a code."""
    assert catalogue.unsaid(catalogue.entries()) == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_title_has_no_facts(lang: Lang) -> None:
    """Clients group by title: it is fixed per type (RFC 9457)."""
    titles = [message for message in catalogue.read(lang) if message.context == "title"]
    assert [message.id for message in titles if re.search(r"[{}\[\]]", str(message.string))] == []
    assert [message.id for message in titles if not CODE.fullmatch(str(message.id))] == []


@pytest.mark.parametrize(
    ("wish", "lang"),
    [
        (None, "en"),
        ("", "en"),
        ("zh", "zh"),
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh"),
        ("zh-TW", "zh"),
        ("zh_CN.UTF-8", "zh"),
        ("en-GB,zh;q=0.9", "en"),
        ("en;q=0.2,zh;q=0.7", "zh"),
        ("zh,en", "zh"),
        ("en,zh", "en"),
        ("zh;q=0", "en"),
        ("zh;q=nonsense", "en"),
        ("zh;q=9", "en"),
        ("fr,de;q=0.5", "en"),
        ("fr, zh;q=0.1", "zh"),
        ("*", "en"),
        ("C.UTF-8", "en"),
        (",;,=,", "en"),
        ("x" * 100_000 + ",zh", "en"),
    ],
)
def test_the_language_asked_for_is_chosen(wish: str | None, lang: Lang) -> None:
    """A browser's wish and a terminal's locale are read alike (RFC 9110, 12.5.4)."""
    assert choose(wish) == lang


def test_a_sentence_is_filled_with_facts() -> None:
    """The person is told the limit, not only that there is one."""
    assert text("too-long", "en", field="reason", limit=200) == "reason may have at most 200 characters."
    assert text("too-long", "zh", field="reason", limit=200) == "reason 最多 200 个字符。"


def test_a_part_in_brackets_needs_its_facts() -> None:
    """One code is raised in several places, and not each knows everything."""
    assert text("unknown-field", "en", field="prority") == "There is no field prority"
    told = text("unknown-field", "en", field="prority", suggestion="priority")
    assert told == "There is no field prority; did you mean priority?"


def test_roles_and_stages_in_a_sentence_are_words() -> None:
    """A resident who reads Chinese should not meet an English code in the middle of a sentence."""
    assert text("not-permitted", "zh", role=Role.TECHNICIAN, roles=["finance", "management"]) == (
        "维修人员无权进行此操作，有权的角色：财务、管理处。"
    )


def test_values_of_closed_lists_in_a_sentence_are_words() -> None:
    """Also where a rule names the stage of an entity inside the case."""
    told = text("wrong-quote-stage", "zh", now="requested", wanted=["priced", "not-a-value"])
    assert told == "有偿服务处于 已申请；须为：已定价、not-a-value。"


def test_a_foreign_value_is_cut_and_its_controls_are_written_out() -> None:
    """What a caller sends must not re-order, blink or flood what another person reads (B20, B21)."""
    told = text("unknown-id", "en", id="T-1\x1b[2J\u202e" + "x" * 500)
    assert "\x1b" not in told
    assert "\u202e" not in told
    assert "\\u{1b}" in told
    assert "\\u{202e}" in told
    assert len(told) <= 64 + len(text("unknown-id", "en", id=""))
    assert "{0.__class__}" in text("unknown-id", "en", id="{0.__class__}")


def test_a_code_without_words_is_shown_as_it_is() -> None:
    """An embedder's own aggregate may refuse with codes that this catalogue does not know."""
    assert text("drawer-jammed", "zh") == "drawer-jammed"
    assert title("drawer-jammed", "en") == "drawer-jammed"
    assert label("drawer", "half-open", "en") == "half open"


def test_words_for_values() -> None:
    """One English and one Chinese term a concept, those of the glossary."""
    assert label("role", "technician", "zh") == "维修人员"
    assert label(Role, Role.OFFICER, "zh") == "客服人员"
    assert label(Channel, "wechat", "en") == "WeChat"
    assert label("category", "ticket", "zh") == "维修工单"


def test_a_field_is_explained_by_its_own_help() -> None:
    """The help stands beside the bounds, once, for every door."""
    assert field_label(ReportRepair, "channel", "en") == "Intake channel"
    assert field_label(ReportRepair, "channel", "zh") == "报修渠道"
    assert field_label(None, "expected_version", "en") == "expected version"


def test_every_field_of_a_state_has_a_chinese_name() -> None:
    """What is shown of a case is read by people who do not read our English names."""
    nameless = [
        f"{lifecycle.category}.{attribute.name}"
        for lifecycle in REGISTRY.lifecycles
        for attribute in fields(type(lifecycle.initial))
        if field_label(None, attribute.name, "zh") == attribute.name.replace("_", " ")
    ]
    assert nameless == []


@pytest.mark.parametrize(
    ("docstring", "chinese"),
    [
        ("业户 / 住户: owner, resident or tenant.", "业户"),
        ("客服人员.", "客服人员"),
        ("管理处主任、物业经理、当班最高管理人员.", "管理处主任、物业经理、当班最高管理人员"),
        ("The technician has seen the fault (已勘查). TKT-028.", "已勘查"),
        ("Report a repair (报修): the ticket opens (TKT-001…014).", "报修"),
        ("People the company serves (客户档案 / 业主档案).", "客户档案"),
        ("Required; auto for immediate repairs.", ""),
        ("", ""),
    ],
)
def test_the_chinese_term_is_read_from_the_docstring(docstring: str, chinese: str) -> None:
    """The domain says each term once, where it is declared."""
    assert catalogue.term(docstring) == chinese
