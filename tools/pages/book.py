"""Which pages there are, and which of their parts are made."""

from collections.abc import Callable
from pathlib import Path
from typing import Final

from tools.pages import doors, floors, machines, reactions, reference
from tools.pages.markdown import filled
from wuye.application.aggregates import REGISTRY

DOCS: Final = Path(__file__).resolve().parents[2] / "docs"

WHOLE: Final[dict[str, Callable[[], str]]] = {
    "events.md": reference.events,
    "refusals.md": reference.codes,
    "glossary.md": reference.words,
}
"""Pages that are made from end to end."""

PARTS: Final[dict[str, Callable[[], str]]] = {
    "floors": floors.diagram,
    "rooms": floors.rooms,
    "machines": floors.machines,
    "settings": reference.settings,
    "routes": doors.routes,
    "commands": doors.commands,
    "exit-codes": doors.exit_codes,
    "reactions": reactions.rows,
    "reaction-arrows": reactions.diagram,
}
"""What a page written by hand may have made for it."""

HYBRID: Final = ("architecture.md", "cli.md", "http.md", "inspections.md", "settings.md")


def made() -> dict[str, str]:
    """Every page as it should be, by its name under docs/."""
    pages = {name: make() for name, make in WHOLE.items()}
    pages |= {f"lifecycle-{one.category}.md": machines.page(one) for one in REGISTRY.lifecycles if one.rows}
    pages |= {name: filled((DOCS / name).read_text(encoding="utf-8"), PARTS) for name in HYBRID}
    return pages
