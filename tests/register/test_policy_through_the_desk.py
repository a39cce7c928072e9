"""A site's choices, stored; cases are pinned to them."""

from datetime import timedelta

import pytest

from tests.register.conftest import ADMIN, Stored
from wuye.application.desk import Desk
from wuye.domain.register.policy.commands import ChooseProfile, SetSwitch
from wuye.domain.register.policy.events import ProfileChosen, SwitchSet
from wuye.domain.register.site import RegisterSite
from wuye.domain.shared.refusal import Refused
from wuye.domain.shared.switches import Review, Switches
from wuye.domain.sla.policy import Profile
from wuye.entrypoints.testing import MONDAY_9AM
from wuye.entrypoints.testing.scenario import StoryClock

DAY = timedelta(days=1)


def test_a_site_and_its_policy_begin_together(desk: Desk, stored: Stored) -> None:
    """One command, two streams, one transaction."""
    command = RegisterSite(
        site="yunqi", name="云栖花园", opened_at=MONDAY_9AM - 400 * DAY, profile=Profile.SHANSHUI_002
    )
    desk.execute(command, by=ADMIN)
    (chosen,) = stored("policy-yunqi", ProfileChosen)
    assert chosen.profile is Profile.SHANSHUI_002
    site, policy = desk.history("site-yunqi")[0], desk.history("policy-yunqi")[0]
    assert site.envelope.command_id == policy.envelope.command_id
    assert site.envelope.site == "yunqi"


def test_a_switch_is_stored_under_its_policy_name(desk: Desk, stored: Stored, clock: StoryClock) -> None:
    """From its date on; what was in force before can still be asked for."""
    case = desk.execute(ChooseProfile(site="yunqi", profile=Profile.DEFAULT), by=ADMIN).case
    clock.advance(DAY)
    command = SetSwitch(name="review", value="auto", effective_from=clock.now() + DAY, reason="合同约定")
    desk.execute(command, by=ADMIN, on=case)
    (switch,) = stored(case, SwitchSet)
    assert (switch.name, switch.value, switch.reason.plain) == ("policy.ticket.review", "auto", "合同约定")
    policy = desk.state(case)
    assert policy.switches == Switches()
    assert policy.switches_on(clock.now()).review is Review.BY_URGENCY
    assert policy.switches_on(clock.now() + DAY).review is Review.AUTO
    assert [policy.version_on(clock.now() + n * DAY) for n in (-2, 0, 1)] == [0, 1, 2]


def test_choosing_again_needs_no_other_command(desk: Desk, stored: Stored) -> None:
    """The register of a site is met by its key; the profile is changed there."""
    desk.execute(ChooseProfile(site="yunqi", profile=Profile.DEFAULT), by=ADMIN)
    case = desk.execute(ChooseProfile(site="yunqi", profile=Profile.COMMISSIONED_004), by=ADMIN).case
    assert case == "policy-yunqi"
    assert [one.profile for one in stored(case, ProfileChosen)] == [Profile.DEFAULT, Profile.COMMISSIONED_004]


def test_a_refused_switch_leaves_nothing_behind(desk: Desk) -> None:
    """Neither the name nor the value is guessed."""
    case = desk.execute(ChooseProfile(site="yunqi", profile=Profile.DEFAULT), by=ADMIN).case
    for name, value, code in (("policy.x", "yes", "unknown-switch"), ("review", "never", "switch-value")):
        with pytest.raises(Refused, match=code):
            desk.execute(SetSwitch(name=name, value=value, reason="合同约定"), by=ADMIN, on=case)
    assert len(desk.history(case)) == 1
