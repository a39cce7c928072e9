"""Policies: what a site chose, from when on."""

from datetime import timedelta

import pytest
from attrs import fields

from tests.domain.register.conftest import ADMIN, OFFICER
from wuye.domain.register.policy.commands import ChooseProfile, SetSwitch
from wuye.domain.register.policy.events import ProfileChosen, SwitchSet
from wuye.domain.register.policy.state import Policy
from wuye.domain.register.policy.switchboard import SWITCHES, switched
from wuye.domain.shared.actor import Channel
from wuye.domain.shared.personal import Personal
from wuye.domain.shared.refusal import BrokenHistory, Refused
from wuye.domain.shared.switches import Acceptors, CashOnSite, QuoteApproval, Review, SurveyMode, Switches
from wuye.domain.sla.policy import Profile
from wuye.entrypoints.testing import MONDAY_9AM, Given, fact

DAY = timedelta(days=1)
CHOSEN = ProfileChosen(profile=Profile.DEFAULT, effective_from=MONDAY_9AM)


def switch(name: str, value: str, since: timedelta = timedelta()) -> SwitchSet:
    return SwitchSet(name=name, value=value, effective_from=MONDAY_9AM + since, reason=Personal("合同约定"))


def test_a_site_chooses_one_of_six_profiles(given: Given) -> None:
    """One per source document, and the strictest of all."""
    assert [profile.value for profile in Profile] == [
        "handbook_000",
        "quality_plan_001",
        "shanshui_002",
        "entry_service_003",
        "commissioned_004",
        "default",
    ]
    command = ChooseProfile(site="yunqi", profile=Profile.SHANSHUI_002)
    given().when(command, by=ADMIN, at=MONDAY_9AM).then(
        ProfileChosen(profile=Profile.SHANSHUI_002, effective_from=MONDAY_9AM)
    )
    given().when(command, by=OFFICER).then_refused("not-permitted")


def test_the_same_profile_again_is_no_news_unless_another_was_to_follow(given: Given) -> None:
    """A choice for next month is withdrawn by choosing today's again from then on."""
    same = ChooseProfile(site="yunqi", profile=Profile.DEFAULT)
    given(CHOSEN).when(same, by=ADMIN).then_nothing()
    later = ProfileChosen(profile=Profile.SHANSHUI_002, effective_from=MONDAY_9AM + 30 * DAY)
    given(CHOSEN, later).when(same, by=ADMIN).then(ProfileChosen)
    back = ChooseProfile(site="yunqi", profile=Profile.DEFAULT, effective_from=MONDAY_9AM + 30 * DAY)
    given(CHOSEN, later).when(back, by=ADMIN).then(ProfileChosen)


def test_every_switch_can_be_set() -> None:
    """A switch that only the code knows is no choice of the site."""
    assert {one.attribute for one in SWITCHES.values()} == {attribute.name for attribute in fields(Switches)}


@pytest.mark.parametrize(
    ("name", "value", "attribute", "expected"),
    [
        ("policy.ticket.channels", "phone, app", "channels", frozenset({Channel.PHONE, Channel.APP})),
        ("policy.ticket.channels", "all", "channels", frozenset(Channel)),
        *[("policy.ticket.review", one.value, "review", one) for one in Review],
        *[("policy.ticket.survey", one.value, "survey", one) for one in SurveyMode],
        *[("policy.ticket.acceptors", one.value, "acceptors", one) for one in Acceptors],
        ("policy.ticket.tracking", "none", "tracking_days", None),
        ("policy.ticket.tracking", "30", "tracking_days", 30),
        ("policy.ticket.joint_visit_on_dissatisfaction", "no", "joint_visit_on_dissatisfaction", False),
        ("policy.ticket.pause_allowed", "no", "pause_allowed", False),
        ("policy.ticket.pause_allowed", "yes", "pause_allowed", True),
        ("policy.ticket.identity_check", "optional", "identity_check_required", False),
        *[("policy.fee.cash_on_site", one.value, "cash_on_site", one) for one in CashOnSite],
        *[("policy.fee.quote_approval", one.value, "quote_approval", one) for one in QuoteApproval],
        ("policy.ticket.reopen_window_days", "none", "reopen_window_days", None),
        ("policy.ticket.reopen_window_days", "0", "reopen_window_days", 0),
        ("policy.ticket.visit_without_reconfirmation", "no", "visit_without_reconfirmation", False),
        ("policy.future_tolerance_minutes", "0", "future_tolerance_minutes", 0),
    ],
)
def test_a_word_becomes_a_value(given: Given, name: str, value: str, attribute: str, expected: object) -> None:
    """Both positions of every switch of the lifecycles page."""
    command = SetSwitch(name=name, value=value, reason="合同约定")
    outcome = given(CHOSEN).when(command, by=ADMIN).then(SwitchSet)
    assert getattr(outcome.state.switches, attribute) == expected
    assert outcome.state.switches_at(1) == Switches(), "what was in force before stays as it was"


def test_a_switch_is_also_known_by_its_short_name(given: Given) -> None:
    """It is stored under its policy name."""
    command = SetSwitch(name="review", value="auto", reason="合同约定")
    assert given(CHOSEN).when(command, by=ADMIN, at=MONDAY_9AM).own == (switch("policy.ticket.review", "auto"),)


def test_an_unknown_switch_is_refused_with_the_known_ones(given: Given) -> None:
    """The refusal says what would be right."""
    command = SetSwitch(name="policy.ticket.reviews", value="auto", reason="合同约定")
    given(CHOSEN).when(command, by=ADMIN).then_refused(
        "unknown-switch", name="policy.ticket.reviews", known=sorted(SWITCHES)
    )


@pytest.mark.parametrize(
    ("name", "value", "values"),
    [
        ("policy.ticket.review", "sometimes", ["required", "auto", "by-urgency"]),
        ("policy.ticket.pause_allowed", "true", ["yes", "no"]),
        ("policy.ticket.tracking", "-1", ["none", "0…3650"]),
        ("policy.ticket.tracking", "４", ["none", "0…3650"]),
        ("policy.ticket.tracking", "9" * 40, ["none", "0…3650"]),
        ("policy.future_tolerance_minutes", "none", ["0…1440"]),
        ("policy.future_tolerance_minutes", "1441", ["0…1440"]),
    ],
)
def test_a_value_outside_the_list_is_refused_with_the_list(
    given: Given, name: str, value: str, values: list[str]
) -> None:
    """The refusal says what would be right."""
    command = SetSwitch(name=name, value=value, reason="合同约定")
    given(CHOSEN).when(command, by=ADMIN).then_refused("switch-value", name=name, value=value, values=values)


def test_a_choice_does_not_act_backwards(given: Given) -> None:
    """A case is judged by what was in force when it came."""
    yesterday = MONDAY_9AM - DAY
    profile = ChooseProfile(site="yunqi", profile=Profile.DEFAULT, effective_from=yesterday)
    given().when(profile, by=ADMIN, at=MONDAY_9AM).then_refused("effective-in-the-past")
    late = SetSwitch(name="review", value="auto", effective_from=yesterday, reason="合同约定")
    given(CHOSEN).when(late, by=ADMIN).then_refused("effective-in-the-past")


def test_a_choice_waits_for_its_day(given: Given) -> None:
    """Decided in September, in force in October; a case of September keeps September's policy for ever."""
    policy = given(
        fact(CHOSEN, at=MONDAY_9AM),
        switch("policy.ticket.review", "auto", 20 * DAY),
        switch("policy.ticket.review", "required", 10 * DAY),
        ProfileChosen(profile=Profile.SHANSHUI_002, effective_from=MONDAY_9AM + 15 * DAY),
    ).state()
    days = [policy.version_on(MONDAY_9AM + n * DAY) for n in (-1, 0, 9, 10, 15, 20)]
    assert days == [0, 1, 1, 3, 4, 2]
    assert [policy.switches_at(version).review for version in days] == [
        Review.BY_URGENCY,
        Review.BY_URGENCY,
        Review.BY_URGENCY,
        Review.REQUIRED,
        Review.REQUIRED,
        Review.AUTO,
    ]
    assert [policy.profile_at(version) for version in days[-3:]] == [
        Profile.DEFAULT,
        Profile.SHANSHUI_002,
        Profile.SHANSHUI_002,
    ]
    assert policy.switches_on(MONDAY_9AM + 20 * DAY).review is Review.AUTO
    assert policy.switches.review is Review.BY_URGENCY
    assert policy.profile is Profile.DEFAULT


def test_without_a_choice_the_defaults_hold() -> None:
    """Version 0 is the policy of a site that has said nothing."""
    policy = Policy()
    assert (policy.version_on(MONDAY_9AM), policy.switches, policy.profile) == (0, Switches(), Profile.DEFAULT)
    assert policy.switches_at(0) == Switches()


def test_a_version_that_never_was_is_a_broken_history() -> None:
    """A case can only be pinned to what there was."""
    with pytest.raises(BrokenHistory, match="unknown-policy-version"):
        Policy().switches_at(3)


def test_a_word_that_is_stored_but_no_longer_known_is_refused() -> None:
    """Silence would be another policy than the one that was chosen."""
    with pytest.raises(Refused, match="unknown-switch"):
        switched(Switches(), "policy.ticket.gone", "yes")
