"""Says at the end how many cases were compared, by kind: a comparison of nothing would pass too."""

from __future__ import annotations

from collections import Counter

import pytest

COMPARED = "compared"


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Add up what the parts compared; every part that differed has failed with its first differences."""
    kinds: Counter[str] = Counter()
    for report in terminalreporter.getreports("passed"):
        kinds.update(dict(report.user_properties).get(COMPARED, {}))
    if kinds:
        terminalreporter.section("oracle")
        for kind, number in kinds.most_common():
            terminalreporter.write_line(f"{number:>9,} {kind}")
        terminalreporter.write_line(f"{kinds.total():>9,} cases compared, 0 disagreements in the parts that passed")
