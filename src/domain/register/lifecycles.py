"""Every register of this release."""

from typing import Any

from wuye.domain.register.activity import ACTIVITY
from wuye.domain.register.briefing import BRIEFING
from wuye.domain.register.budget import BUDGET
from wuye.domain.register.calendar.lifecycle import CALENDAR
from wuye.domain.register.catalogue.lifecycle import CATALOGUE
from wuye.domain.register.checklist.lifecycle import CHECKLIST
from wuye.domain.register.company import COMPANY
from wuye.domain.register.competence.lifecycle import COMPETENCE
from wuye.domain.register.customer_analysis import CUSTOMER_ANALYSIS
from wuye.domain.register.home import HOME
from wuye.domain.register.manual import MANUAL
from wuye.domain.register.notice.lifecycle import NOTICE
from wuye.domain.register.person.lifecycle import PERSON
from wuye.domain.register.policy.lifecycle import POLICY
from wuye.domain.register.reception.lifecycle import RECEPTION
from wuye.domain.register.retrofit.lifecycle import RETROFIT
from wuye.domain.register.roster.lifecycle import ROSTER
from wuye.domain.register.route import ROUND
from wuye.domain.register.safety import SAFETY
from wuye.domain.register.section.lifecycle import SECTION
from wuye.domain.register.site import SITE
from wuye.domain.register.staff.lifecycle import STAFF
from wuye.domain.register.supervision.lifecycle import SUPERVISIONS
from wuye.domain.register.survey.lifecycle import SURVEY
from wuye.domain.register.tool import TOOL
from wuye.domain.register.training.lifecycle import TRAINING
from wuye.domain.register.upkeep.lifecycle import UPKEEP
from wuye.domain.register.vendor import VENDOR
from wuye.domain.register.visits import VISITS
from wuye.domain.shared.lifecycle import Lifecycle

REGISTERS: tuple[Lifecycle[Any], ...] = (
    CATALOGUE,
    SITE,
    HOME,
    PERSON,
    STAFF,
    POLICY,
    CALENDAR,
    VENDOR,
    TOOL,
    RECEPTION,
    CHECKLIST,
    ROUND,
    SUPERVISIONS,
    SAFETY,
    COMPETENCE,
    TRAINING,
    BUDGET,
    MANUAL,
    RETROFIT,
    UPKEEP,
    SURVEY,
    BRIEFING,
    COMPANY,
    SECTION,
    ROSTER,
    VISITS,
    ACTIVITY,
    CUSTOMER_ANALYSIS,
    NOTICE,
)

__all__ = [
    "ACTIVITY",
    "BRIEFING",
    "BUDGET",
    "CALENDAR",
    "CATALOGUE",
    "CHECKLIST",
    "COMPANY",
    "COMPETENCE",
    "CUSTOMER_ANALYSIS",
    "HOME",
    "MANUAL",
    "NOTICE",
    "PERSON",
    "POLICY",
    "RECEPTION",
    "REGISTERS",
    "RETROFIT",
    "ROSTER",
    "ROUND",
    "SAFETY",
    "SECTION",
    "SITE",
    "STAFF",
    "SUPERVISIONS",
    "SURVEY",
    "TOOL",
    "TRAINING",
    "UPKEEP",
    "VENDOR",
    "VISITS",
]
