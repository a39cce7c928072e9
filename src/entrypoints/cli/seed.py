"""``seed`` of catalogue, upkeep plans, checklists and recurring duties: what the sources say, put into force."""

from collections.abc import Callable, Mapping
from typing import Final

import rich_click as click
from rich_click.rich_parameter import RichOption

from wuye.entrypoints.cli import output
from wuye.entrypoints.cli.asked import Lang, here
from wuye.entrypoints.cli.leaf import Leaf
from wuye.entrypoints.cli.options import READ, globals_for
from wuye.entrypoints.cli.words import say


def command(lang: Lang) -> click.RichCommand:
    """``seed``."""
    return Leaf(
        lang=lang,
        name="seed",
        callback=_seed,
        params=[
            RichOption(["key", "--key"], default="main", metavar="KEY", help=say("option-key", lang)),
            *globals_for(READ, lang),
        ],
        help=say("help-seed", lang),
    )


def _seed(key: str) -> None:
    from wuye.application.seeds.catalogue import seed_catalogue

    known = here()
    by = known.by()
    with known.open() as desk:
        stream = seed_catalogue(desk, by=by, key=key)
        state = desk.state(stream)
    output.one(known, {"case": stream, "stage": state.stage.value, "version": state.version})
    output.note(known.say("seed-note"))


def upkeep(lang: Lang) -> click.RichCommand:
    """``seed`` of the upkeep plans."""
    return Leaf(
        lang=lang,
        name="seed",
        callback=_seed_upkeep,
        params=[*globals_for(READ, lang)],
        help=say("help-upkeep-seed", lang),
    )


def _seed_upkeep() -> None:
    from wuye.application.seeds.upkeep import seed_upkeep

    known = here()
    by = known.by()
    with known.open() as desk:
        plans = [{"case": stream, "stage": desk.state(stream).stage.value} for stream in seed_upkeep(desk, by=by)]
    output.rows(known, ("case", "stage"), plans)
    output.note(known.say("upkeep-seed-note"))


def checklists(lang: Lang) -> click.RichCommand:
    """``seed`` of the checklists."""
    return Leaf(
        lang=lang,
        name="seed",
        callback=_seed_checklists,
        params=[*globals_for(READ, lang)],
        help=say("help-checklist-seed", lang),
    )


def _seed_checklists() -> None:
    from wuye.application.seeds.checklists import seed_checklists

    known = here()
    by = known.by()
    with known.open() as desk:
        lists = [{"case": stream, "stage": desk.state(stream).stage.value} for stream in seed_checklists(desk, by=by)]
    output.rows(known, ("case", "stage"), lists)
    output.note(known.say("checklist-seed-note"))


def duties(lang: Lang) -> click.RichCommand:
    """``seed`` of the recurring duties of a profile."""
    return Leaf(
        lang=lang,
        name="seed",
        callback=_seed_duties,
        params=[
            RichOption(["site", "--site"], required=True, metavar="KEY", help=say("option-seed-site", lang)),
            RichOption(
                ["profile", "--profile"], default="default", metavar="PROFILE", help=say("option-seed-profile", lang)
            ),
            RichOption(["anchor", "--anchor"], metavar="YYYY-MM-DD", help=say("option-anchor", lang)),
            *globals_for(READ, lang),
        ],
        help=say("help-cadence-seed", lang),
    )


def _seed_duties(site: str, profile: str, anchor: str | None) -> None:
    from datetime import date

    from wuye.application.cadences.duties import set_duties
    from wuye.domain.sla.policy import Profile

    known = here()
    by = known.by()
    names = [one.value for one in Profile]
    if profile not in names:
        raise click.BadParameter(", ".join(names), param_hint="'--profile'")
    try:
        chosen = None if anchor is None else date.fromisoformat(anchor)
    except ValueError:
        raise click.BadParameter(anchor or "", param_hint="'--anchor'") from None
    with known.open() as desk:
        day = chosen or desk.clock.now().astimezone(known.where()).date()
        set_now = set_duties(desk, site, Profile(profile), day, by=by)
        rows = [{"case": stream, "stage": desk.state(stream).stage.value} for stream in set_now]
    output.rows(known, ("case", "stage"), rows)
    output.note(known.say("cadence-seed-note"))


SEEDS: Final[Mapping[str, Callable[[Lang], click.RichCommand]]] = {
    "catalogue": command,
    "upkeep": upkeep,
    "checklist": checklists,
    "cadence": duties,
}
"""Kinds of entries that the sources give, and how they are put into force."""
