"""``seed`` of catalogue, upkeep plans, checklists and recurring duties: what the sources say, put into force."""

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Final

import rich_click as click
from rich_click.rich_parameter import RichOption

from wuye.entrypoints.cli import output
from wuye.entrypoints.cli.asked import Asked, Lang, here
from wuye.entrypoints.cli.leaf import Leaf
from wuye.entrypoints.cli.options import READ, globals_for
from wuye.entrypoints.cli.words import say

if TYPE_CHECKING:
    from wuye.application.desk import Desk
    from wuye.domain.shared.actor import Actor


def catalogue(lang: Lang) -> click.RichCommand:
    """``seed`` of the service catalogue."""
    key = RichOption(["key", "--key"], default="main", metavar="KEY", help=say("option-key", lang))
    return _leaf(lang, _seed_catalogue, say("help-seed", lang), key)


def _seed_catalogue(key: str) -> None:
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
    return _leaf(lang, _seed_upkeep, say("help-upkeep-seed", lang))


def _seed_upkeep() -> None:
    from wuye.application.seeds.upkeep import seed_upkeep

    known = _in_force(seed_upkeep)
    output.note(known.say("upkeep-seed-note"))


def checklists(lang: Lang) -> click.RichCommand:
    """``seed`` of the checklists."""
    return _leaf(lang, _seed_checklists, say("help-checklist-seed", lang))


def _seed_checklists() -> None:
    from wuye.application.seeds.checklists import seed_checklists

    known = _in_force(seed_checklists)
    output.note(known.say("checklist-seed-note"))


def duties(lang: Lang) -> click.RichCommand:
    """``seed`` of the recurring duties of a profile."""
    return _leaf(
        lang,
        _seed_duties,
        say("help-cadence-seed", lang),
        RichOption(["site", "--site"], required=True, metavar="KEY", help=say("option-seed-site", lang)),
        RichOption(
            ["profile", "--profile"], default="default", metavar="PROFILE", help=say("option-seed-profile", lang)
        ),
        RichOption(["anchor", "--anchor"], metavar="YYYY-MM-DD", help=say("option-anchor", lang)),
    )


def _leaf(lang: Lang, seed: Callable[..., None], words: str, *options: click.Parameter) -> click.RichCommand:
    return Leaf(lang=lang, name="seed", callback=seed, params=[*options, *globals_for(READ, lang)], help=words)


def _in_force(seed: "Callable[..., Iterable[str]]") -> Asked:
    """Put entries into force in the acting person's name, and list them."""
    known = here()
    by = known.by()
    with known.open() as desk:
        rows = [{"case": stream, "stage": desk.state(stream).stage.value} for stream in seed(desk, by=by)]
    output.rows(known, ("case", "stage"), rows)
    return known


def _seed_duties(site: str, profile: str, anchor: str | None) -> None:
    from datetime import date

    from wuye.application.cadences.duties import set_duties
    from wuye.domain.sla.policy import Profile

    names = [one.value for one in Profile]
    if profile not in names:
        raise click.BadParameter(", ".join(names), param_hint="'--profile'")
    try:
        chosen = None if anchor is None else date.fromisoformat(anchor)
    except ValueError:
        raise click.BadParameter(anchor or "", param_hint="'--anchor'") from None

    def seed(desk: "Desk", by: "Actor") -> Iterable[str]:
        day = chosen or desk.clock.now().astimezone(here().where()).date()
        return set_duties(desk, site, Profile(profile), day, by=by)

    known = _in_force(seed)
    output.note(known.say("cadence-seed-note"))


SEEDS: Final[Mapping[str, Callable[[Lang], click.RichCommand]]] = {
    "catalogue": catalogue,
    "upkeep": upkeep,
    "checklist": checklists,
    "cadence": duties,
}
"""Kinds of entries that the sources give, and how they are put into force."""
