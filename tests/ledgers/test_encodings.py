"""What a ledger's bytes mean is found out or asked about, never made up: a wrong name in the log stays there."""

from __future__ import annotations

import csv
import random
import re
import tomllib
import tracemalloc
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.cli.conftest import Line
from tests.ledgers.conftest import MAPPING, REAL, left_behind, row, written
from wuye.adapters.spreadsheets.encodings import found
from wuye.application.ledgers.faults import Unfit
from wuye.application.ledgers.ports import Sheet
from wuye.entrypoints import demo
from wuye.entrypoints.bootstrap import open_sheet

FAULTS = tomllib.loads(Path(demo.__file__).with_name("faults.toml").read_text(encoding="utf-8"))
SIMPLIFIED = sorted({text for fault in FAULTS.values() for text in (*fault.get("said", ()), *fault.get("found", ()))})
TRADITIONAL = [
    *(
        "廚房水龍頭滴水，夜裡聲音很吵",
        "客廳電燈不亮，已檢查開關",
        "升降機困人，請立即派員",
        "浴室天花板滲水",
        "大廈外牆磁磚鬆脫",
    ),
    *(
        "住戶投訴樓上噪音",
        "停車場閘門損壞",
        "管理費收據遺失，要求補發",
        "消防栓漏水，已關閉閥門",
        "陳先生",
        "黃小姐",
        "王師傅",
    ),
]
JAPANESE = [
    "台所の水漏れ",
    "エレベーターが停止しました",
    "浴室の換気扇から異音",
    "駐車場の照明が点灯しない",
    "佐藤様",
    "修理を依頼、翌日完了",
]
KOREAN = [
    "엘리베이터가 멈췄습니다",
    "주방 수도꼭지에서 물이 새요",
    "주차장 조명이 켜지지 않음",
    "관리비 고지서를 다시 요청",
    "김철수",
]
GERMAN = [
    "Küche: Wasserhahn tropft",
    "Türschloss schließt nicht",
    "Müllraum überfüllt",
    "Aufzug außer Betrieb",
    "Herr Schäfer",
]
LEDGERS = {
    "gb18030": ("GB18030", SIMPLIFIED),
    "cp950": ("Big5", TRADITIONAL),
    "cp932": ("Shift JIS", JAPANESE),
    "euc_jp": ("EUC-JP", JAPANESE),
    "cp949": ("EUC-KR", KOREAN),
    "cp1252": ("Windows-1252", GERMAN),
    "utf-16-le": ("UTF-16 LE", SIMPLIFIED),
    "utf-16-be": ("UTF-16 BE", TRADITIONAL),
    "utf-32-le": ("UTF-32 LE", JAPANESE),
    "utf-32-be": ("UTF-32 BE", SIMPLIFIED),
}
"""How a file is encoded; what that is called; what stands in it."""
CERTAIN = {
    "utf-8": ("UTF-8", SIMPLIFIED),
    "utf-8-sig": ("UTF-8 (BOM)", TRADITIONAL),
    "utf-16": ("UTF-16 LE (BOM)", SIMPLIFIED),
    "utf-32": ("UTF-32 LE (BOM)", GERMAN),
}
with (REAL / "work-orders.csv").open(encoding="utf-8", newline="") as _file:
    ORDERS = list(csv.reader(_file))


def sheet(path: Path, encoding: str | None = None) -> Sheet:
    return open_sheet(path, sheet=None, encoding=encoding, delimiter=None)


def texts(read: Sheet) -> list[str]:
    return [str(cell) for line in read.lines() for cell in line.cells]


@pytest.mark.parametrize("encoding", [*LEDGERS, *CERTAIN])
def test_a_ledger_is_read_in_the_encoding_it_is_in(tmp_path: Path, encoding: str) -> None:
    """The real work orders, a foreign remark first met far behind the place where a quick look ends."""
    name, said = {**LEDGERS, **CERTAIN}[encoding]
    dice = random.Random(encoding)
    rows = [[*cells, dice.choice(said) if place > 1500 else ""] for place, cells in enumerate(ORDERS[1:])]
    read = sheet(written(tmp_path / "l.csv", rows, [*ORDERS[0], "Remark"], encoding))
    assert read.said["encoding"] == name
    assert texts(read) == list(chain.from_iterable(rows))
    # Wide characters are told from the first of the file, where there is nothing to be shown yet.
    sample = {one.code: one.facts for one in read.warned}.get("encoding-guessed", {}).get("sample")
    assert (sample is None) is (encoding in CERTAIN)
    assert all(any(word in one for one in said) for word in (sample or "").split(" · ")), sample


@pytest.mark.parametrize("name", ["work-orders", "incident-events"])
def test_the_real_ledgers_leave_no_doubt(name: str) -> None:
    """What is plain needs no warning; people who are warned for nothing stop reading."""
    read = sheet(REAL / f"{name}.csv")
    assert (read.said["encoding"], read.warned) == ("UTF-8", ())


def test_no_chinese_ledger_is_held_for_anything_else(tmp_path: Path) -> None:
    """What this country's spreadsheet programs write is asked about never: every fault of the demo, a ledger each."""
    for count, fault in enumerate(FAULTS.values()):
        rows = [row(no=f"{count:04d}", what=re.sub(r"{\w+}", "厨房", said)) for said in fault["said"]]
        read = sheet(written(tmp_path / "l.csv", rows, encoding="gb18030"))
        assert read.said["encoding"] == "GB18030"
        assert [line.cells[2] for line in read.lines()] == [one[2] for one in rows]


@st.composite
def short_ledgers(draw: st.DrawFn) -> tuple[str, list[list[str]]]:
    encoding = draw(st.sampled_from(["utf-8", *LEDGERS]))
    said = SIMPLIFIED if encoding == "utf-8" else LEDGERS[encoding][1]
    few = draw(st.lists(st.sampled_from(said), min_size=1, max_size=6))
    return encoding, [[f"{place:04d}", f"3-2-{place}", text] for place, text in enumerate(few)]


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("short") / "l.csv"


@settings(max_examples=150)
@given(ledger=short_ledgers())
def test_no_ledger_is_read_as_what_it_is_not(place: Path, ledger: tuple[str, list[list[str]]]) -> None:
    """However short it is: it is read as it was written, or somebody is asked."""
    encoding, rows = ledger
    written(place, rows, ("no", "unit", "what"), encoding)
    unclear = False
    try:
        read = sheet(place)
    except Unfit as unfit:
        unclear = unfit.code in ("encoding-unclear", "unknown-encoding")
        read = sheet(place, encoding)
    assert texts(read) == list(chain.from_iterable(rows))
    assert not (unclear and encoding.startswith("utf"))


@pytest.mark.parametrize(
    ("content", "code", "facts"),
    [
        (
            "no,what\n1,厨房漏水\n2,灯不亮\n".encode() + b"3,\xb3\xf8\n",
            "wrong-encoding",
            {"encoding": "UTF-8", "line": 4},
        ),
        ("no,what\n1,厨房漏水".encode()[:-1], "wrong-encoding", {"encoding": "UTF-8", "line": 2}),
        ("no,what\n1,Кухня\n2,лифт не работает\n".encode("cp1251"), "unknown-encoding", {}),
        ("no,what\n1,台所の水漏れ\n".encode("iso2022_jp"), "unknown-encoding", {}),
        (b"\x7fELF\x02\x01\x01\x00\x00\x00\x00\x00\x00\x00", "unknown-encoding", {}),
        ("no,what\n1,보고\n".encode("cp949"), "encoding-unclear", {}),
        (
            "no,what\n1,为小\n".encode("gb18030"),
            "encoding-unclear",
            {},
        ),
    ],
    ids=[
        "one line of another",
        "cut off",
        "Cyrillic",
        "seven bits",
        "a program",
        "Korean or Chinese",
        "Cyrillic or Chinese",
    ],
)
def test_what_cannot_be_told_is_refused(tmp_path: Path, content: bytes, code: str, facts: dict[str, Any]) -> None:
    """A refusal costs a word; a wrong guess costs every name in the ledger."""
    path = tmp_path / "l.csv"
    path.write_bytes(content)
    with pytest.raises(Unfit) as unfit:
        sheet(path)
    assert unfit.value.code == code
    assert {name: unfit.value.facts[name] for name in facts} == facts


@pytest.mark.parametrize("end", ["\r", "\r\n", ", "])
def test_a_ledger_is_looked_at_in_part_however_its_lines_end(tmp_path: Path, end: str) -> None:
    """Once without line ends, a few megabytes took as many gigabytes and minutes."""
    path = tmp_path / "l.csv"
    path.write_bytes(f"编号,位置,内容{end}1,三单元,厨房水龙头漏水{end}".encode("gb18030") * 30_000)
    tracemalloc.start()
    try:
        assert found(path).codec == "gb18030"
        most = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert most < 16 << 20


@pytest.mark.parametrize("stated", ["utf-8", "utf-16-le", "gb18030"])
def test_a_mark_is_no_part_of_the_first_heading(tmp_path: Path, stated: str) -> None:
    """Whoever states the encoding of a file with a mark means the file, not a column of another name."""
    path = tmp_path / "l.csv"
    path.write_bytes("\ufeffno,what\n1,漏水\n".encode(stated))
    assert sheet(path, stated).header == sheet(path).header == ("no", "what")


def test_a_guess_is_said_with_what_was_read_and_nothing_enters_while_it_is_unclear(
    counter: Line, tmp_path: Path
) -> None:
    """Preview, dry run and import say it alike; ``--encoding`` is the way out, and ends the doubt."""
    mapping = tmp_path / "m.toml"
    mapping.write_text(MAPPING, encoding="utf-8")
    meant = ("--mapping", str(mapping), "--site", "s1")
    path = written(tmp_path / "l.csv", [row(what="廚房水龍頭滴水", who="陳師傅")], encoding="cp950")
    for how in ("--preview", "5"), ("--dry-run",):
        said = counter.done("import", str(path), *meant, *how).stderr
        assert "read as Big5" in said
        assert "Big5 is a guess" in said
        assert "廚房水龍頭滴水" in said
    stated = counter.done("import", str(path), *meant, "--dry-run", "--encoding", "big5")
    assert "guess" not in stated.stderr
    before = left_behind(counter)
    short = written(tmp_path / "short.csv", [["0017", "보고"]], ("no", "what"), "cp949")
    refused = counter.problem(2, "import", str(short), *meant)
    assert "GB18030: " in refused["detail"]
    assert "EUC-KR: 보고" in refused["detail"]
    assert left_behind(counter) == before
