"""The testing kit: given, when, then for decisions, and a desk in memory; for pytest and unittest alike.

    given(reported(), approved()).when(RecordSurvey(need="tap"), by=BO).then_refused("not-the-surveyor")

With pytest the fixtures ``given``, ``clock``, ``desk`` and ``scenario`` are there as soon as Wuye is installed.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from wuye.entrypoints.testing.memory import memory_desk, story_clock
    from wuye.entrypoints.testing.scenario import Scenario
    from wuye.entrypoints.testing.story import MONDAY_9AM, Given, fact, given

_HOME = {
    "MONDAY_9AM": "story",
    "Given": "story",
    "Scenario": "scenario",
    "fact": "story",
    "given": "story",
    "memory_desk": "memory",
    "story_clock": "memory",
}

__all__ = ["MONDAY_9AM", "Given", "Scenario", "fact", "given", "memory_desk", "story_clock"]


def __getattr__(name: str) -> Any:
    # Loaded when used: pytest imports this package in every session of everyone who has installed Wuye.
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
