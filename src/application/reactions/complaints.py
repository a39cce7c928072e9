"""Reactions around complaints: dissatisfaction that is not redone opens one (CMP-003, SAT-034)."""

from collections.abc import Iterator

from wuye.application.reactions.declared import Act, Occasion, Reaction
from wuye.domain.complaint.commands import ReceiveComplaint
from wuye.domain.complaint.terms import ComplaintChannel, WrittenForm
from wuye.domain.register.survey.events import AnswerRecorded
from wuye.domain.ticket.events import CallbackDissatisfied

UNNAMED = "—"
"""Where nobody gave a name: the record of the person has it."""


def dissatisfied_answer(occasion: Occasion) -> Iterator[Act]:
    """A dissatisfied remark in a survey form is a written complaint."""
    event: AnswerRecorded = occasion.event
    if event.dissatisfied:
        yield Act(
            ReceiveComplaint(
                site=occasion.state.site,
                channel=ComplaintChannel.WRITTEN,
                written_form=WrittenForm.SURVEY,
                content=occasion.opened(event.remark) or f"{event.overall} ({occasion.case})",
                person=UNNAMED,
                complainant=event.respondent,
                about=occasion.case,
            )
        )


def dissatisfied_again(occasion: Occasion) -> Iterator[Act]:
    """The first dissatisfied callback is redone; whoever is dissatisfied again complains of it."""
    event: CallbackDissatisfied = occasion.event
    ticket = occasion.state
    if ticket.dissatisfied > 1:
        yield Act(
            ReceiveComplaint(
                site=ticket.site,
                channel=ComplaintChannel.PHONE,
                content=occasion.opened(event.reason) or UNNAMED,
                person=UNNAMED,
                home=ticket.home,
                complainant=ticket.reporter,
                about=occasion.case,
            )
        )


COMPLAINTS = (
    Reaction(
        name="dissatisfied-answer",
        on=AnswerRecorded,
        gives=ReceiveComplaint,
        react=dissatisfied_answer,
        rows="CMP-003, SAT-034",
    ),
    Reaction(
        name="dissatisfied-again",
        on=CallbackDissatisfied,
        gives=ReceiveComplaint,
        react=dissatisfied_again,
        rows="CMP-003, SAT-034, TKT-100",
    ),
)
