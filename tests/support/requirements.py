"""How many of the 810 requirement rows the suite proves: `make requirements`."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any, Final

ROOT: Final = Path(__file__).resolve().parents[2]
CATALOGUE: Final = ROOT / "tests" / "data" / "spec" / "requirements.md"
ELSEWHERE: Final = ROOT / "tests" / "data" / "requirements_elsewhere.toml"
OUTCOMES: Final = ROOT / ".cache" / "outcomes.json"
_ROW: Final = re.compile(r"^\| ([A-Z]{3}-\d{3}) \| (.+?) \| ", re.MULTILINE)
_AREA: Final = re.compile(r"^## ([A-Z]{3}) — (.+)$", re.MULTILINE)


@cache
def requirement_ids() -> Mapping[str, str]:
    """Return every row of the catalogue: its id and its sentence."""
    return dict(_ROW.findall(CATALOGUE.read_text(encoding="utf-8")))


@cache
def areas() -> Mapping[str, str]:
    """Return every area of the catalogue: its three letters and its title."""
    return dict(_AREA.findall(CATALOGUE.read_text(encoding="utf-8")))


def elsewhere() -> dict[str, str]:
    """Return the rows that another part fulfils, each with the reason; an unknown id is an error."""
    rows: dict[str, str] = tomllib.loads(ELSEWHERE.read_text(encoding="utf-8")).get("elsewhere", {})
    unknown = sorted(set(rows) - set(requirement_ids()))
    if unknown:
        raise SystemExit(f"{ELSEWHERE.name} names unknown requirements: {', '.join(unknown)}")
    return rows


def load_outcomes() -> dict[str, Any]:
    """Return the last outcome of every test that ever ran here: {test: {outcome, at}}."""
    if not OUTCOMES.exists():
        return {}
    outcomes: dict[str, Any] = json.loads(OUTCOMES.read_text(encoding="utf-8"))
    return outcomes


def collect() -> dict[str, list[str]]:
    """Return which rows each test claims to prove, as pytest collects them now."""
    with tempfile.TemporaryDirectory() as folder:
        listing = Path(folder) / "proof.json"
        command = [sys.executable, "-m", "pytest", "--collect-only", "-q", f"--proof-list={listing}"]
        ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        # 5: not one test yet.
        if ran.returncode not in {0, 5} or not listing.exists():
            raise SystemExit(f"collecting the tests failed:\n{ran.stdout[-4000:]}\n{ran.stderr[-4000:]}")
        listed: dict[str, list[str]] = json.loads(listing.read_text(encoding="utf-8"))
        return listed


def proven(claims: Mapping[str, list[str]], outcomes: Mapping[str, Any]) -> set[str]:
    """Return the rows that are claimed, and every claiming test of which that ran last passed.

    One failed test among several disproves the row; a skipped one neither proves nor disproves.
    """
    good: set[str] = set()
    bad: set[str] = set()
    for test, ids in claims.items():
        outcome = outcomes.get(test, {}).get("outcome")
        if outcome == "passed":
            good.update(ids)
        elif outcome == "failed":
            bad.update(ids)
    return good - bad


def report(claims: Mapping[str, list[str]], outcomes: Mapping[str, Any], other: Mapping[str, str]) -> str:
    """Return the page that `make requirements` prints."""
    rows, shown = requirement_ids(), proven(claims, outcomes)
    claimed = {row for ids in claims.values() for row in ids}
    lines = ["Proven: claimed by a test that exists now and passed when it last ran.", ""]
    for area, title in areas().items():
        mine = [row for row in rows if row.startswith(area)]
        done = sum(row in shown for row in mine)
        parted = sum(row in other and row not in shown for row in mine)
        note = f", {parted} another part's" if parted else ""
        lines.append(f"{area}  {done:>3} of {len(mine):>3}{note}  {title}")
    rest = [row for row in rows if row not in shown and row not in other]
    lines += ["", f"Not proven ({len(rest)}):"]
    for row in rest:
        state = " [claimed, but its test did not pass or has not run]" if row in claimed else ""
        lines.append(f"  {row}{state} {_short(rows[row])}")
    parted_rows = [row for row in rows if row in other and row not in shown]
    lines += ["", f"Another part's ({len(parted_rows)}):"]
    lines += [f"  {row} {_short(rows[row])}\n          {other[row]}" for row in parted_rows]
    times = [outcomes[test]["at"] for test in claims if test in outcomes]
    if times:
        oldest = datetime.fromtimestamp(min(times), UTC)
        lines += ["", f"Oldest outcome counted: {oldest:%Y-%m-%d %H:%M} UTC"]
    lines += [
        "",
        f"Total: {len(shown)} of {len(rows)} proven, {len(parted_rows)} another part's, {len(rest)} open",
    ]
    return "\n".join(lines)


def _short(sentence: str, width: int = 100) -> str:
    return sentence if len(sentence) <= width else sentence[: width - 1] + "…"


def main() -> None:
    """Print the list."""
    print(report(collect(), load_outcomes(), elsewhere()))


if __name__ == "__main__":
    main()
