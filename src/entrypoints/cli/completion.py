"""Completing a case from the database: quick, and silent when it cannot."""

from typing import Any

import click

from wuye.entrypoints.cli.asked import Asked

_OFFERED = 50


def refs(ctx: click.Context, category: str, incomplete: str) -> list[Any]:
    """Numbers or keys that begin with what was typed, the latest changed first; nothing where anything fails."""
    from click.shell_completion import CompletionItem

    known = ctx.find_object(Asked)
    if known is None:
        return []
    try:
        from wuye.application.projections.cases import case_detail
        from wuye.application.projections.reading import Reader
        from wuye.entrypoints.cli.views import rows_of

        with known.open() as desk:
            lifecycle = desk.registry.by_category[category]
            view = case_detail(desk.registry)
            found = []
            for key, row in rows_of(
                Reader(desk.log, desk.views), view, {"category": category}, (("updated_at", True),)
            ):
                name = row["number"] or (key.removeprefix(f"{category}-") if lifecycle.key else key)
                if name.startswith(incomplete):
                    found.append(CompletionItem(name, help=row["stage"]))
                if len(found) == _OFFERED:
                    break
            return found
    except Exception:  # noqa: BLE001 - a shell that waits for a completion can do nothing with an error
        return []
