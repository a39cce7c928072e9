"""What happened to a section of a site."""

from datetime import datetime

from attrs import frozen

from wuye.domain.shared.personal import Personal


@frozen(kw_only=True)
class SectionSetUp:
    """A section was set up with its establishment (部门班组已设立). STF-042."""

    site: str
    code: str
    name: str
    persons: int
    since: datetime


@frozen(kw_only=True)
class EstablishmentSet:
    """The number of people by plan changed (编制已调整). STF-042."""

    persons: int
    since: datetime
    reason: Personal[str]


@frozen(kw_only=True)
class PlaceFilled:
    """A member of staff took a place of the section (人员已到岗). STF-042."""

    staff: str
    since: datetime


@frozen(kw_only=True)
class PlaceVacated:
    """A member of staff left the section (人员已离岗). STF-042."""

    staff: str
    until: datetime


@frozen(kw_only=True)
class ShiftSet:
    """A shift was set (班次已设定); its hours are those of the site's clock."""

    code: str
    name: str
    hours: str


@frozen(kw_only=True)
class ShiftDropped:
    """A shift is worked no more (班次已取消)."""

    code: str


@frozen(kw_only=True)
class SectionDissolved:
    """The section is no more (部门班组已撤销)."""

    reason: str


SectionEvent = SectionSetUp | EstablishmentSet | PlaceFilled | PlaceVacated | ShiftSet | ShiftDropped | SectionDissolved
