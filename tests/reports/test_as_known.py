"""A report equals what it said then, and goes in writing to those it is for."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests.reports.conftest import KNOWN, SEPTEMBER, Month, local
from wuye.application.reports.report import ServiceReport
from wuye.application.reports.shown import briefing_of, digest, report_shown
from wuye.domain.complaint.events import DepartmentNotified
from wuye.domain.register.briefing import (
    Audience,
    BriefingIssued,
    DecideMatter,
    IssueBriefing,
    MatterDecided,
    MatterReported,
    ReportMatter,
)
from wuye.domain.shared.indicators import Indicator as K
from wuye.domain.shared.period import PeriodKind, period_of, read_period
from wuye.domain.shared.refusal import InvalidInput, Refused

WEEK = read_period("2026-W37")
COUNTS = (K.REPAIR_CALLBACKS, K.COMPLAINTS, K.VISITS, K.RECORDS_FILED)


def issue(month: Month, report: ServiceReport, *audience: Audience) -> str:
    """The report is handed in to the head of the project office; gives the stream."""
    command = briefing_of(report, audience=audience, recipients=[month.cast.management.id], summary="本期情况正常")
    return month.desk.execute(command, by=month.cast.service_supervisor).case


def handed_in(month: Month, stream: str) -> BriefingIssued:
    """The last report that was handed in."""
    return [one.event for one in month.desk.history(stream) if isinstance(one.event, BriefingIssued)][-1]


def test_every_report_equals_what_it_said_while_the_month_went_on(month: Month) -> None:
    """Printed at seven moments of the telling, for three periods; asked for today as known then: the same, whole."""
    assert len(month.printed) >= 8
    for instant, period, said in month.printed:
        assert report_shown(month.report(period, instant)) == said, (instant, period.name)
    answers = {str(said["figures"]) for _, period, said in month.printed if period == SEPTEMBER}
    assert len(answers) >= 6, "the month did change while it was told"


def test_late_news_changes_the_report_of_today_and_not_that_of_then(month: Month) -> None:
    """A callback and a paper form of September that reach the log in October."""
    then = digest(month.report(as_of=KNOWN))
    clock = month.town.clock
    clock.set(max(clock.now(), local(10, 2)))
    before = month.report(as_of=KNOWN, only=(K.CALLBACK_REPAIR, K.REPAIR_RESPONSE))
    late = month.tell_late()
    clock.advance(timedelta(minutes=1))
    after = month.report(only=(K.CALLBACK_REPAIR, K.REPAIR_RESPONSE))
    assert after.of(K.CALLBACK_REPAIR).numerator == before.of(K.CALLBACK_REPAIR).numerator + 1
    assert {one.case for one in after.of(K.REPAIR_RESPONSE).cases} - {
        one.case for one in before.of(K.REPAIR_RESPONSE).cases
    } == {late}
    assert digest(month.report(as_of=KNOWN)) == then
    with pytest.raises(Refused, match="not-known-yet"):
        month.report(as_of=clock.now() + timedelta(days=1))
    with pytest.raises(Refused, match="unknown-id"):
        month.report_of("nowhere")


@pytest.mark.req("CMP-040", "CMP-061")
def test_the_week_is_reported_in_writing_and_what_is_unsolved_is_decided_by_the_head(month: Month) -> None:
    """Weekly to the head of the project, also to supervision and management; a major matter does not wait."""
    desk, cast, told = month.desk, month.cast, month.told.complaints
    week = period_of(PeriodKind.WEEK, local(9, 21).date())
    major, site = told["major"], month.site
    matter = ReportMatter(
        site=site,
        period=week.name,
        complaint=major,
        department="工程部",
        head=cast.head.id,
        account="电梯困人，影响恶劣",
    )
    stream = desk.execute(matter, by=cast.officer).case
    assert [one.event.complaint for one in desk.history(stream) if isinstance(one.event, MatterReported)] == [major]
    with pytest.raises(Refused, match="not-major"):
        desk.execute(ReportMatter(**{**_fields(matter), "complaint": told["new"]}), by=cast.officer)
    assert any(isinstance(one.event, DepartmentNotified) for one in desk.history(major))
    report = month.report(week, KNOWN)
    assert {one.case for one in report.major} == {major}
    assert {one.case for one in report.unsolved} == {major, told["new"]}
    assert (report.of(K.COMPLAINTS).value, report.of(K.REMARKS).value) == (2, 1)
    assert issue(month, report, *Audience) == stream
    stored = handed_in(month, stream)
    assert stored.audience == tuple(Audience)
    assert set(stored.undecided) == {major, told["new"]}
    assert digest(month.report(week, stored.as_of)) == stored.digest, "it can be printed again at any time"
    decided = DecideMatter(complaint=major, decision="三日内更换曳引机")
    with pytest.raises(Refused, match="not-permitted"):
        desk.execute(decided, by=cast.officer, on=stream)
    desk.execute(decided, by=cast.management, on=stream)
    assert [one.event.decision.plain for one in desk.history(stream) if isinstance(one.event, MatterDecided)] == [
        "三日内更换曳引机"
    ]
    with pytest.raises(Refused, match="not-put-to-the-head"):
        desk.execute(decided, by=cast.management, on=stream)
    assert desk.state(stream).undecided == (told["new"],)


def _fields(command: ReportMatter) -> dict[str, str]:
    names = ("site", "period", "complaint", "department", "head", "account")
    return {name: getattr(command, name) for name in names}


@pytest.mark.req("KPI-030")
def test_the_weekly_report_counts_callbacks_complaints_visits_and_ledgers(month: Month) -> None:
    """The week of the 7th of September; what was counted is what was handed in."""
    report = month.report(WEEK, KNOWN)
    assert [report.of(one).value for one in COUNTS] == [2, 2, 11, 2]
    stream = issue(month, report, Audience.PROJECT_HEAD)
    stored = handed_in(month, stream)
    assert (stored.period, stored.digest) == ("2026-W37", digest(month.report(WEEK, stored.as_of)))


@pytest.mark.req("KPI-021")
def test_a_quarter_s_evaluation_of_the_teams_adds_up_its_monthly_reports(month: Month) -> None:
    """Each month is handed in; what they say of a team adds up to what the quarter says."""
    quarter = read_period("2026-Q3")
    indicators = (K.TASK_COMPLETION, K.FIRST_TIME_FIX, K.REPAIR_QUALITY)
    sums: dict[tuple[str, str], list[int]] = {}
    for name in ("2026-07", "2026-08", "2026-09"):
        monthly = month.report(read_period(name), KNOWN)
        stored = handed_in(month, issue(month, monthly, Audience.MANAGEMENT))
        assert (stored.period, stored.as_of) == (name, KNOWN)
        for indicator in indicators:
            for one in monthly.of(indicator).shares:
                if one.by == "team":
                    found = sums.setdefault((indicator.value, one.of), [0, 0])
                    found[0] += one.numerator
                    found[1] += one.denominator
    whole = month.report(quarter, KNOWN)
    said = {
        (indicator.value, one.of): [one.numerator, one.denominator]
        for indicator in indicators
        for one in whole.of(indicator).shares
        if one.by == "team"
    }
    assert said == sums
    assert {team for _, team in said} == {"electrician"}
    stored = handed_in(month, issue(month, whole, Audience.MANAGEMENT))
    assert stored.period == "2026-Q3"


def test_a_written_report_names_a_period_people_and_a_digest_that_can_be(month: Month) -> None:
    """What cannot be computed again is not handed in."""
    command = briefing_of(
        month.report(WEEK, KNOWN), audience=[Audience.MANAGEMENT], recipients=[month.cast.management.id], summary="x"
    )
    by, desk = month.cast.officer, month.desk

    def given(**changes: Any) -> IssueBriefing:
        names = ("site", "period", "audience", "recipients", "as_of", "digest", "undecided", "summary")
        return IssueBriefing(**{**{name: getattr(command, name) for name in names}, **changes})

    for code, changes in (
        ("no-period", {"period": "2026-13"}),
        ("not-known-yet", {"as_of": month.town.clock.now() + timedelta(days=1)}),
        ("not-in-service", {"recipients": ("staff-nobody",)}),
        ("unknown-case", {"undecided": ("complaint-nothing",)}),
        ("unknown-site", {"site": "nowhere"}),
    ):
        with pytest.raises(Refused) as met:
            desk.execute(given(**changes), by=by)
        assert met.value.code == code
    with pytest.raises(InvalidInput, match="invalid-value"):
        given(digest="abc")
