"""``wuye catalogue seed`` and ``wuye upkeep seed``: the sources' catalogues and upkeep plans, put into force."""

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
