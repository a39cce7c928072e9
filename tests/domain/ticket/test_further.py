"""Notes, corrections, urging, merging, splitting, linking, import."""

from typing import Any

import pytest

from tests.domain.ticket.conftest import Tell
from tests.support.commands import OTHER, STREAM
from tests.support.community import CAST
from wuye.domain.shared.lifecycle import Elsewhere
from wuye.domain.shared.number import Number, NumberReserved, NumberStage
from wuye.domain.shared.personal import Personal
from wuye.domain.ticket import commands as c
from wuye.domain.ticket import events as e
from wuye.domain.ticket.state import Ticket
from wuye.domain.ticket.terms import ENDS, CorrectionKind, LinkKind, ServiceArea, ServiceDomain, Stage
from wuye.entrypoints.testing.story import Outcome


@pytest.mark.parametrize("stage", sorted(ENDS))
def test_an_end_state_accepts_notes_and_corrections_only(at: Tell, stage: Stage) -> None:
    """Nothing follows an end state but the declared exceptions."""
    tale = at(stage)
    tale.when(c.AddNote, CAST.occupant).then(e.NoteAdded)
    tale.when(c.Correct, CAST.officer).then(e.FactCorrected)
    for kind in (c.Urge, c.Link, c.Split, c.MergeInto, c.CorrectPlace):
        tale.when(kind, CAST.officer).then_refused("wrong-stage")


def test_a_refusal_says_what_would_be_allowed(at: Tell) -> None:
    """The person who was refused should know the way on (design 3)."""
    refusal = at(Stage.REPORTED).when(c.StartWork, CAST.technician).refusal
    assert refusal is not None
    assert (refusal.code, refusal.stage, refusal.rule) == (
        "wrong-stage",
        "reported",
        "TKT-057…061, TKT-031, TKT-100, INS-003…005",
    )
    assert "RejectRequest" in refusal.allowed
    assert "StartWork" not in refusal.allowed


def test_a_reader_may_do_nothing(at: Tell) -> None:
    """A reviewer reads only."""
    at(Stage.REPORTED).when(c.AddNote, CAST.reviewer).then_refused("not-permitted", role="reviewer")


def test_a_corrected_place_is_checked_and_moves_the_relation(at: Tell) -> None:
    """Who lives at the wrong address has nothing to do with it any more."""
    tale = at(Stage.REPORTED)
    tale.when(c.CorrectPlace, CAST.officer, home="home-nowhere").then_refused("unknown-unit")
    moved = tale.goes_on(c.CorrectPlace, CAST.officer, home=CAST.neighbour_home)
    assert moved.ticket.occupants == (CAST.stranger.id,)
    moved.when(c.Urge, CAST.stranger).then(e.TicketUrged)
    moved.when(c.Urge, CAST.flatmate).then_refused("not-related")
    moved.when(c.Urge, CAST.occupant).then(e.TicketUrged)
    assert tale.goes_on(c.CorrectPlace, CAST.officer, home=None).ticket.home is None


def test_urging_is_counted(at: Tell) -> None:
    """催单 is told to the supervisor each time (feature 43)."""
    tale = at(Stage.DISPATCHED).goes_on(c.Urge, CAST.occupant).goes_on(c.Urge, CAST.engineering_supervisor)
    assert tale.ticket.urges == 2
    at(Stage.ACCEPTED).when(c.Urge, CAST.occupant).then_refused("wrong-stage")


def test_urging_is_told_to_somebody_who_can_act_on_it(at: Tell) -> None:
    """Who is named, else who follows the work, else the supervisor who urges; never to nobody (TKT-056, TKT-119)."""
    early = at(Stage.PLANNED)
    early.when(c.Urge, CAST.occupant, supervisor=None).then_refused("supervisor-missing")
    early.when(c.Urge, CAST.occupant, supervisor="staff-nobody").then_refused("not-in-service")
    early.when(c.Urge, CAST.occupant, supervisor=CAST.technician.id).then_refused("wrong-post")
    for supervisor in (CAST.service_supervisor, CAST.engineering_supervisor, CAST.head, CAST.management):
        assert _told(early.when(c.Urge, CAST.occupant, supervisor=supervisor.id)) == supervisor.id
    watching = CAST.engineering_supervisor
    assert _told(early.when(c.Urge, watching, supervisor=None)) == watching.id
    sent = at(Stage.DISPATCHED)
    for supervisor_named in (None, CAST.officer.id):
        assert _told(sent.when(c.Urge, CAST.occupant, supervisor=supervisor_named)) == CAST.officer.id


def _told(outcome: Outcome) -> str | None:
    (urged,) = outcome.own
    assert isinstance(urged, e.TicketUrged)
    return urged.supervisor


def test_progress_counts_when_the_customer_heard_it(at: Tell) -> None:
    """During the work the technician reports to the customer (TKT-063)."""
    tale = at(Stage.IN_PROGRESS)
    tale.when(c.ReportProgress, CAST.technician, customer_told=False).then_refused("customer-not-told")
    tale.when(c.ReportProgress, CAST.technician).then(e.ProgressReported)


def test_a_correction_names_the_wrong_fact_its_reason_and_an_approver(at: Tell) -> None:
    """Nothing is edited; nobody approves their own correction."""
    tale = at(Stage.DISPATCHED)
    tale.when(c.Correct, CAST.officer, version=99).then_refused("unknown-version", version=99)
    tale.when(c.Correct, CAST.officer, approver=CAST.officer.id).then_refused("same-person")
    tale.when(c.Correct, CAST.officer, approver="staff-nobody").then_refused("not-in-service", staff="staff-nobody")
    tale.when(c.Correct, CAST.officer, approver="director-wang").then_refused("unknown-staff")
    tale.when(c.Correct, CAST.officer, approver=CAST.technician.id).then_refused("wrong-post")
    before = tale.ticket
    after = tale.goes_on(c.Correct, CAST.officer, version=1).ticket
    assert after.version == before.version + 1
    assert after.stage is before.stage


def test_a_quality_record_is_amended_but_never_withdrawn(at: Tell) -> None:
    """The repair order and the message note cannot be deleted (TKT-111)."""
    for tale in (at(Stage.CUSTOMER_ABSENT), at(Stage.ACCEPTED)):
        (version,) = tale.ticket.quality_records
        withdraws: dict[str, Any] = {"version": version, "kind": CorrectionKind.WITHDRAWS}
        tale.when(c.Correct, CAST.officer, **withdraws).then_refused("quality-record", version=version)
        tale.when(c.Correct, CAST.officer, version=version).then(e.FactCorrected)
        tale.when(c.Correct, CAST.officer, **{**withdraws, "version": 2}).then(e.FactCorrected)


def test_what_opened_a_case_is_amended_but_never_withdrawn(at: Tell) -> None:
    """Without the report there would be no case; a case that was wrong from the start is ended, with its reason."""
    tales = (at(Stage.REPORTED), at().goes_on(c.ImportTicket, CAST.administrator, stage=Stage.ARCHIVED))
    for tale in tales:
        opening: dict[str, Any] = {"version": 1, "kind": CorrectionKind.WITHDRAWS}
        tale.when(c.Correct, CAST.officer, **opening).then_refused("opening-fact", version=1)
        tale.when(c.Correct, CAST.officer, version=1).then(e.FactCorrected)


def test_a_merge_writes_both_sides(at: Tell) -> None:
    """The clocks of the merged one end with the reason (golden case 33)."""
    tale = at(Stage.DISPATCHED)
    outcome = tale.when(c.MergeInto, CAST.officer)
    outcome.then(
        e.TicketMerged(into=OTHER, reason=Personal("重复报修")),
        Elsewhere(OTHER, e.TicketAbsorbed(other=STREAM)),
    )
    assert (outcome.state.stage, outcome.state.merged_into) == (Stage.CANCELLED, OTHER)


@pytest.mark.parametrize(
    ("target", "state", "code"),
    [
        (STREAM, None, "merge-into-itself"),
        (OTHER, Ticket(), "unknown-ticket"),
        ("complaint-1", None, "unknown-ticket"),
        (OTHER, Ticket(stage=Stage.ARCHIVED, number="T-2", site="yunqi"), "target-ended"),
        (OTHER, Ticket(stage=Stage.CANCELLED, number="T-2", site="yunqi", merged_into=STREAM), "merge-circle"),
        (OTHER, Ticket(stage=Stage.REPORTED, number="T-2", site="shanshui"), "other-site"),
    ],
)
def test_a_merge_ends_nowhere_else(at: Tell, target: str, state: Ticket | None, code: str) -> None:
    """Not into itself, in a circle, into what has ended, or elsewhere (bad input B43)."""
    tale = at(Stage.REPORTED)
    given = tale.given if state is None else tale.given.other(OTHER, state)
    command = tale.command(c.MergeInto, CAST.officer, target=target)
    given.when(command, by=CAST.officer, at=tale.now).then_refused(code)


def test_a_split_part_is_a_ticket_of_its_own_for_the_same_people(at: Tell) -> None:
    """Its contact stands on the first ticket."""
    outcome = at(Stage.IN_PROGRESS).when(c.Split, CAST.officer, domain=ServiceDomain.PUBLIC_AREA)
    split, part, number = outcome.events
    assert isinstance(split, e.TicketSplit)
    assert isinstance(part, Elsewhere)
    assert isinstance(part.event, e.RepairReported)
    assert (part.stream, number) == (split.part, Elsewhere(f"number-{split.number}", NumberReserved(case=split.part)))
    assert part.event.split_from == STREAM
    assert part.event.contact is None
    assert part.event.occupants == outcome.state.occupants
    assert (part.event.domain, part.event.area) == (ServiceDomain.PUBLIC_AREA, None)
    at(Stage.IN_PROGRESS).when(c.Split, CAST.officer, area=ServiceArea.ROADS).then_refused("area-outside-domain")


def test_a_link_is_written_on_both_and_only_once(at: Tell) -> None:
    """A second time there is nothing to do."""
    tale = at(Stage.REPORTED)
    linked: dict[str, Any] = {"kind": LinkKind.RECALL}
    tale.when(c.Link, CAST.officer, **linked).then(
        e.TicketLinked(other=OTHER, kind=LinkKind.RECALL),
        Elsewhere(OTHER, e.TicketLinked(other=STREAM, kind=LinkKind.RECALL)),
    )
    again = tale.goes_on(c.Link, CAST.officer, **linked)
    again.when(c.Link, CAST.officer, **linked).then_nothing()
    tale.when(c.Link, CAST.officer, other=STREAM).then_refused("link-to-itself")


def test_a_later_ticket_links_back_to_one_that_was_referred(at: Tell) -> None:
    """A referral ends the ticket under every policy; what follows from it is a ticket of its own."""
    assert Stage.REFERRED in ENDS
    tale = at(Stage.REPORTED)
    command = tale.command(c.Link, CAST.officer, kind=LinkKind.AFTER_REFERRAL)
    given = tale.given.other(OTHER, Ticket(stage=Stage.REFERRED, number="T-2", site=CAST.site))
    given.when(command, by=CAST.officer, at=tale.now).then(
        e.TicketLinked(other=OTHER, kind=LinkKind.AFTER_REFERRAL),
        Elsewhere(OTHER, e.TicketLinked(other=STREAM, kind=LinkKind.AFTER_REFERRAL)),
    )


def test_a_case_of_another_system_is_imported_once(at: Tell) -> None:
    """A second import of the same number is told as such (bad input B60)."""
    tale = at()
    outcome = tale.when(c.ImportTicket, CAST.administrator, stage=Stage.ARCHIVED)
    _, _number, known = outcome.events
    assert isinstance(known, Elsewhere)
    assert known.stream == "number-import-legacy-desk-WO-1"
    assert outcome.state.stage is Stage.ARCHIVED
    taken = tale.given.other(known.stream, Number(stage=NumberStage.RESERVED, case="ticket-x"))
    command = tale.command(c.ImportTicket, CAST.administrator)
    taken.when(command, by=CAST.administrator).then_refused("imported-already")


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"stage": Stage.NEW}, "stage-not-possible"),
        ({"site": "nowhere"}, "unknown-site"),
        ({"home": "home-shanshui-1"}, "unknown-unit"),
        ({"home": "person-wang"}, "unknown-unit"),
    ],
)
def test_an_import_names_a_known_place_and_a_possible_stage(at: Tell, changes: dict[str, Any], code: str) -> None:
    """A wrong row is refused, not guessed (bad input B58)."""
    at().when(c.ImportTicket, CAST.system, **changes).then_refused(code)


def test_legacy_steps_belong_to_imported_cases_only(at: Tell) -> None:
    """Nobody rewrites the history of a case that happened here."""
    at(Stage.REPORTED).when(c.RecordLegacyStep, CAST.system).then_refused("not-imported")
    tale = at().goes_on(c.ImportTicket, CAST.system, stage=Stage.REPORTED)
    tale.when(c.RecordLegacyStep, CAST.system, stage=Stage.NEW).then_refused("stage-not-possible")
    assert tale.goes_on(c.RecordLegacyStep, CAST.system, stage=Stage.ARCHIVED).ticket.stage is Stage.ARCHIVED
    assert tale.goes_on(c.RecordLegacyStep, CAST.system, stage=None).ticket.stage is Stage.REPORTED
