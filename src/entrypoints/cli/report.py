"""``wuye report``: the service report of a site and a period, what its figures are, and handing it in."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import rich_click as click
from rich_click.rich_parameter import RichOption

from wuye.entrypoints.cli import output, times
from wuye.entrypoints.cli.asked import Asked, Lang, here
from wuye.entrypoints.cli.codes import Exit
from wuye.entrypoints.cli.leaf import Leaf
from wuye.entrypoints.cli.options import READ, WRITE, globals_for
from wuye.entrypoints.cli.words import say

if TYPE_CHECKING:
    from wuye.application.desk import Desk
    from wuye.application.projections.reading import Reader
    from wuye.application.reports.report import Compared, Outcome, ServiceReport

_KINDS: Final = {"weekly": "week", "monthly": "month", "quarterly": "quarter", "yearly": "year"}
_SHOWN: Final = ("figure", "value", "ratio", "target", "verdict")
_CASES: Final = ("case", "numerator", "denominator")
_PLANNED: Final = ("figure", "value", "target", "deviation", "verdict")
_DECLARED: Final = ("figure", "numerator", "denominator", "target", "source")
_AUDIENCES: Final = ("project-head", "supervision-group", "management", "owners")
_GIVEN: Final = tuple(one for one in WRITE if one not in ("dry_run", "expected_version", "occurred_at", "as_csv"))
_DECIMALS: Final = 3


def command(_name: str, lang: Lang) -> click.RichCommand:
    """The group ``report``."""
    group = click.RichGroup(name="report", help=say("help-report", lang), no_args_is_help=True)
    for name, unit in _KINDS.items():
        params = [
            _site(lang),
            RichOption(["written", f"--{unit}"], metavar=unit.upper(), help=say(f"option-{unit}", lang)),
        ]
        group.add_command(_leaf(name, _printing(unit), [*params, *_report_options(lang)], lang))
    group.add_command(_leaf("figures", _figures, globals_for(READ, lang), lang))
    group.add_command(_leaf("issue", _issue, _issue_options(lang), lang))
    group.add_command(_leaf("check", _check, [_site(lang), _period(lang), *globals_for(READ, lang)], lang))
    return group


def value_words(unit: str, value: int | None, lang: Lang) -> str:
    """A value for people: a rate in per cent, seconds as a span, points with their thousandths."""
    if value is None:
        return say("report-unset", lang)
    match unit:
        case "per-mille":
            return f"{value / 10:.1f}%"
        case "seconds":
            from wuye.entrypoints.language.spans import span

            return span(value)
        case "score":
            return f"{value / 1000:.{_DECIMALS}f}".rstrip("0").rstrip(".")
        case _:
            return str(value)


# -- options --------------------------------------------------------------------------------------------------------


def _leaf(name: str, run: Callable[..., Any], params: list[Any], lang: Lang) -> Leaf:
    return Leaf(lang=lang, name=name, callback=run, params=params, help=say(f"help-report-{name}", lang))


def _site(lang: Lang) -> RichOption:
    return RichOption(["site", "--site"], required=True, metavar="SITE", help=say("option-report-site", lang))


def _period(lang: Lang) -> RichOption:
    return RichOption(["written", "--period"], required=True, metavar="PERIOD", help=say("option-period", lang))


def _as_of(lang: Lang) -> RichOption:
    return RichOption(["as_of", "--as-of"], metavar="INSTANT", help=say("option-as-of", lang))


def _report_options(lang: Lang) -> list[RichOption]:
    by = click.Choice(["team", "person"])
    return [
        _as_of(lang),
        RichOption(["figure", "--figure"], metavar="FIGURE", help=say("option-figure", lang)),
        RichOption(["by", "--by"], type=by, help=say("option-by", lang)),
        RichOption(["target", "-o", "--out"], metavar="FILE", help=say("option-report-out", lang)),
        RichOption(
            ["form", "--format"],
            type=click.Choice(["jsonl", "csv", "xlsx"]),
            default="csv",
            show_default=True,
            help=say("option-report-format", lang),
        ),
        *globals_for(READ, lang),
    ]


def _issue_options(lang: Lang) -> list[RichOption]:
    return [
        _site(lang),
        _period(lang),
        _as_of(lang),
        RichOption(["to", "--to"], multiple=True, required=True, metavar="STAFF", help=say("option-to", lang)),
        RichOption(
            ["audience", "--for"],
            type=click.Choice(_AUDIENCES),
            multiple=True,
            required=True,
            help=say("option-audience", lang),
        ),
        RichOption(["summary", "--summary"], required=True, metavar="TEXT", help=say("option-summary", lang)),
        *globals_for(_GIVEN, lang),
    ]


# -- printing -------------------------------------------------------------------------------------------------------


def _printing(unit: str) -> Callable[..., None]:
    def run(
        site: str,
        written: str | None,
        as_of: str | None,
        figure: str | None,
        by: str | None,
        target: str | None,
        form: str,
    ) -> None:
        known = here()
        with _reading(known) as (desk, reader):
            report = _made(known, desk, reader, unit, site, written, as_of, figure)
        if target is not None:
            _written(known, report, target, form)
        elif known.form == "json":
            from wuye.application.reports.shown import report_shown

            output.one(known, report_shown(report, cases=figure is not None))
        elif known.form == "csv":
            from wuye.application.reports.shown import COLUMNS, table

            output.rows(known, COLUMNS, table(report))
        else:
            _printed(known, report, by, cases=figure is not None)

    return run


@contextmanager
def _reading(known: Asked) -> "Iterator[tuple[Desk, Reader]]":
    """A desk with the views a report is read from, brought up to date. Raises ``Refused`` for an occupant."""
    from wuye.application.projections.cases import case_detail
    from wuye.application.reports.months import case_months
    from wuye.domain.shared.actor import Role
    from wuye.domain.shared.refusal import Refused
    from wuye.entrypoints.cli.views import kept_up

    if known.role == Role.OCCUPANT:
        raise Refused("not-permitted", role=known.role, roles=[one.value for one in Role if one is not Role.OCCUPANT])
    with (
        known.open() as desk,
        kept_up(desk, case_detail(desk.registry)),
        kept_up(desk, case_months()) as (reader, _),
    ):
        yield desk, reader


def _made(
    known: Asked,
    desk: "Desk",
    reader: "Reader",
    unit: str,
    site: str,
    written: str | None,
    as_of: str | None,
    figure: str | None,
) -> "ServiceReport":
    from wuye.application.reports.report import service_report
    from wuye.domain.shared.indicators import Indicator
    from wuye.domain.shared.period import PeriodKind, period_of, read_period

    moment = known.instant(as_of, "--as-of", ago=True) if as_of is not None else None
    day = (moment or desk.log.now()).astimezone(known.where()).date()
    period = period_of(PeriodKind(unit), day).before if written is None else read_period(written)
    if period.kind.value != unit and unit:
        raise click.BadParameter(known.say(f"option-{unit}"), param_hint=f"'--{unit}'")
    names = [one.value for one in Indicator]
    if figure is not None and figure not in names:
        raise click.BadParameter(", ".join(names), param_hint="'--figure'")
    only = () if figure is None else (Indicator(figure),)
    return service_report(desk, reader, site=site, period=period, as_of=moment, only=only)


def _written(known: Asked, report: "ServiceReport", target: str, form: str) -> None:
    from wuye.application.ledgers.faults import Unfit
    from wuye.application.reports.shown import COLUMNS, table
    from wuye.entrypoints.bootstrap import open_writer

    try:
        writer = open_writer(Path(target), form, COLUMNS, "report")
    except Unfit as unfit:
        raise click.UsageError(known.say(f"ledger-{unfit.code}", **unfit.facts)) from None
    count = 0
    try:
        for row in table(report):
            writer.row(row)
            count += 1
        writer.done()
    except BaseException:
        writer.abandon()
        raise
    output.one(known, {"file": target, "rows": count}, {name: known.say(f"column-{name}") for name in ("file", "rows")})


def _printed(known: Asked, report: "ServiceReport", by: str | None, *, cases: bool) -> None:
    last = report.until - timedelta(microseconds=1)
    head = {
        "since": _shown(report.since, report)[:10],
        "until": _shown(last, report)[:10],
        "as_of": times.shown(report.as_of, known.where()),
    }
    output.write(known.say("report-head", site=report.site, period=report.period.name, **head))
    rows = [row for one in report.figures for row in _rows(known, one, by)]
    output.rows(known, _SHOWN, rows, titles=_titles(known, _SHOWN))
    for one in report.figures if cases else ():
        found = [
            {"case": each.number or each.case, "numerator": each.numerator, "denominator": each.denominator}
            for each in one.cases
        ]
        output.rows(known, _CASES, found, titles=_titles(known, _CASES))
    if report.period.kind.value == "year":
        _planned(known, report)
    for grade in report.grades:
        output.write(f"{known.say('report-grades')}: {grade.number or grade.case} {grade.grade}")
    for title, matters in ((known.say("report-major"), report.major), (known.say("report-unsolved"), report.unsolved)):
        if matters:
            output.write(f"{title}: {', '.join(one.number or one.case for one in matters)}")


def _planned(known: Asked, report: "ServiceReport") -> None:
    """Goals and outcomes of the improvement plan, with what came of them."""
    from wuye.application.reports.shown import improvement
    from wuye.entrypoints.language import label

    for part, found in improvement(report).items():
        output.write(known.say(f"report-{part}"))
        rows = [
            {
                "figure": label("indicator", one["figure"], known.lang),
                "value": value_words(one["unit"], one["value"], known.lang),
                "target": value_words(one["unit"], one["wanted"], known.lang),
                "deviation": value_words(one["unit"], one["deviation"], known.lang),
                "verdict": "" if one["met"] is None else _verdict(known, met=one["met"]),
            }
            for one in found
        ]
        output.rows(known, _PLANNED, rows, titles=_titles(known, _PLANNED))


def _shown(at: datetime, report: "ServiceReport") -> str:
    from zoneinfo import ZoneInfo

    return times.shown(at, ZoneInfo(report.zone))


def _rows(known: Asked, one: "Outcome", by: str | None) -> Iterator[dict[str, Any]]:
    from wuye.application.reports.shown import leading
    from wuye.entrypoints.language import label

    unit = one.figure.unit.value
    first = leading(one)
    yield {
        "figure": label("indicator", one.indicator.value, known.lang),
        "value": value_words(unit, one.value, known.lang),
        "ratio": _counted(unit, one.numerator, one.denominator),
        "target": "" if first is None else _target(known, one, first),
        "verdict": "" if first is None or first.met is None else _verdict(known, met=first.met),
    }
    for share in one.shares:
        if share.by == by:
            yield {
                "figure": f"  {share.of}",
                "value": value_words(unit, share.value, known.lang),
                "ratio": _counted(unit, share.numerator, share.denominator),
                "target": "",
                "verdict": "",
            }


def _counted(unit: str, numerator: int, denominator: int | None) -> str:
    """Of a rate both numbers; of an average over how many; of a number nothing more."""
    if denominator is None:
        return ""
    return f"{numerator}/{denominator}" if unit == "per-mille" else str(denominator)


def _target(known: Asked, one: "Outcome", first: "Compared") -> str:
    value = value_words(one.figure.unit.value, first.reference.value, known.lang)
    return (
        known.say("report-at-least", value=value) if one.figure.at_least else known.say("report-at-most", value=value)
    )


def _verdict(known: Asked, *, met: bool) -> str:
    return known.say("report-met") if met else known.say("report-missed")


def _titles(known: Asked, columns: tuple[str, ...]) -> dict[str, str]:
    return {name: known.say(f"column-{name}") for name in columns}


# -- what the figures are -------------------------------------------------------------------------------------------


def _figures() -> None:
    from wuye.application.reports.shown import declared
    from wuye.entrypoints.language import label

    known = here()
    found = declared()
    if known.form == "json":
        output.one(known, {"items": found})
        return
    shown = [
        {
            "figure": one["figure"] if known.form == "csv" else label("indicator", one["figure"], known.lang),
            "numerator": one["numerator"][known.lang],
            "denominator": None if one["denominator"] is None else one["denominator"][known.lang],
            "target": "; ".join(
                f"{label('reference-kind', each['kind'], known.lang)} "
                f"{value_words(one['unit'], each['value'], known.lang)}"
                for each in one["references"]
            ),
            "source": one["rows"],
        }
        for one in found
    ]
    output.rows(known, _DECLARED, shown, titles=_titles(known, _DECLARED))


# -- handing in -----------------------------------------------------------------------------------------------------


def _issue(
    site: str, written: str, as_of: str | None, to: tuple[str, ...], audience: tuple[str, ...], summary: str
) -> None:
    from wuye.application.reports.shown import briefing_of
    from wuye.domain.register.briefing import Audience

    known = here()
    with _reading(known) as (desk, reader):
        report = _made(known, desk, reader, _unit(written), site, written, as_of, None)
        command = briefing_of(report, audience=[Audience(one) for one in audience], recipients=to, summary=summary)
        receipt = desk.execute(command, by=known.by(), command_id=known.command_id)
    answer = {
        "case": receipt.case,
        "version": receipt.version,
        "as_of": output.cell(report.as_of.isoformat(), known),
        "digest": command.digest,
    }
    output.one(known, answer, {name: known.say(f"column-{name.replace('_', '-')}") for name in answer})


def _unit(written: str) -> str:
    from wuye.domain.shared.period import read_period

    return read_period(written).kind.value


def _check(site: str, written: str) -> int:
    """Each report that was handed in is computed again, as known when it was."""
    from wuye.application.reports.report import service_report
    from wuye.application.reports.shown import same
    from wuye.domain.register.briefing import BriefingIssued
    from wuye.domain.shared.period import read_period

    known = here()
    period = read_period(written)
    differs = 0
    with _reading(known) as (desk, reader):
        for one in desk.history(f"briefing-{site}.{period.name}", sealed=True):
            if not isinstance(one.event, BriefingIssued):
                continue
            report = service_report(desk, reader, site=site, period=period, as_of=one.event.as_of)
            agrees = same(report, one.event.digest)
            differs += not agrees
            row = {"version": one.version, "as_of": one.event.as_of.isoformat(), "same": agrees}
            told = times.shown(one.event.as_of, known.where())
            facts = {"version": one.version, "as_of": told}
            words = known.say("report-same", **facts) if agrees else known.say("report-differs", **facts)
            output.line(known, row, words)
    return Exit.FINDINGS if differs else Exit.DONE
