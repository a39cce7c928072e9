"""Marks of an appraisal as they are given in everyday life."""

from __future__ import annotations

from wuye.domain.register.competence.commands import Mark
from wuye.domain.register.competence.kinds import AppraisalAspect, AppraisalMethod, DynamicBasis

_METHODS = {
    AppraisalAspect.ATTITUDE: AppraisalMethod.QUALITATIVE,
    AppraisalAspect.COMMUNICATION: AppraisalMethod.QUALITATIVE,
    AppraisalAspect.ON_TIME: AppraisalMethod.DYNAMIC,
}
MARKS = tuple(
    Mark(
        aspect=aspect,
        method=_METHODS.get(aspect, AppraisalMethod.QUANTITATIVE),
        percent=85,
        basis=DynamicBasis.SEASON if aspect is AppraisalAspect.ON_TIME else None,
    )
    for aspect in AppraisalAspect
)
"""Every aspect once, by all three methods."""
