"""``wuye roster on-duty`` and ``wuye section staffing``: who works at an instant, as it was known then."""

from typing import Any, Final

import rich_click as click
from rich_click.rich_parameter import RichArgument, RichOption

from wuye.domain.shared.lifecycle import Lifecycle
from wuye.entrypoints.cli import output
from wuye.entrypoints.cli.asked import Asked, Lang, here
from wuye.entrypoints.cli.generated import ref_argument
from wuye.entrypoints.cli.leaf import Leaf
from wuye.entrypoints.cli.options import READ, globals_for
from wuye.entrypoints.cli.words import say

_COLUMNS: Final = ("staff", "duty", "section", "shift", "starts_at", "ends_at")
_STAFFING: Final = ("establishment", "filled", "vacant")


def on_duty(_lifecycle: Lifecycle[Any], lang: Lang) -> click.RichCommand:
    """``on-duty``."""
    from wuye.domain.shared.duty import DutyRole

    duties = click.Choice([one.value for one in DutyRole])
    return Leaf(
        lang=lang,
        name="on-duty",
        callback=_on_duty,
        params=[
            RichArgument(["site"], metavar="SITE", help=say("argument-duty-site", lang)),
            *_moment(lang),
            RichOption(["duty", "--duty"], type=duties, metavar="DUTY", help=say("option-duty-role", lang)),
            *globals_for(READ, lang),
        ],
        help=say("help-on-duty", lang),
    )


def staffing(lifecycle: Lifecycle[Any], lang: Lang) -> click.RichCommand:
    """``staffing``."""

    def run(ref: str, at: str | None, as_of: str | None) -> None:
        from attrs import asdict

        from wuye.application.duty import staffing as staffed
        from wuye.entrypoints.cli.reading import found_case

        known = here()
        bounds = _bounds(known, at, as_of)
        with known.open() as desk:
            found = staffed(desk, found_case(desk, known, lifecycle, ref), **bounds)
        output.one(known, asdict(found), {name: known.say(f"column-{name}") for name in _STAFFING})

    return Leaf(
        lang=lang,
        name="staffing",
        callback=run,
        params=[ref_argument(lifecycle, lang), *_moment(lang), *globals_for(READ, lang)],
        help=say("help-staffing", lang),
    )


def _moment(lang: Lang) -> tuple[RichOption, ...]:
    return (
        RichOption(["at", "--at"], metavar="INSTANT", help=say("option-duty-at", lang)),
        RichOption(["as_of", "--as-of"], metavar="INSTANT", help=say("option-as-of", lang)),
    )


def _bounds(known: Asked, at: str | None, as_of: str | None) -> dict[str, Any]:
    return {
        "at": known.instant(at, "--at", ago=True) if at is not None else None,
        "as_of": known.instant(as_of, "--as-of", ago=True) if as_of is not None else None,
    }


def _on_duty(site: str, at: str | None, as_of: str | None, duty: str | None) -> None:
    from wuye.application.duty import on_duty as who
    from wuye.application.encoding import to_plain
    from wuye.domain.shared.duty import DutyRole
    from wuye.entrypoints.language import label

    known = here()
    bounds = _bounds(known, at, as_of)
    role = None if duty is None else DutyRole(duty)
    with known.open() as desk:
        found = who(desk, site.removeprefix("site-"), duty=role, **bounds)
    rows: list[dict[str, Any]] = [
        {"duty": one.role.value, **{name: to_plain(getattr(one, name)) for name in _COLUMNS if name != "duty"}}
        for one in found.duties
    ]
    if known.form == "people":
        for row in rows:
            row["duty"] = label(DutyRole, row["duty"], known.lang)
    if not found.rostered:
        output.note(known.say("no-roster"))
    output.rows(known, _COLUMNS, rows, titles={name: known.say(f"column-{_title(name)}") for name in _COLUMNS})


def _title(name: str) -> str:
    return name.replace("_", "-")
