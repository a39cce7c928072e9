"""What may be asked of a section of a site."""

from datetime import datetime

from attrs import frozen

from wuye.domain.shared.fields import identifier, instant, label, reference, text, whole

_PERSONS = ("How many people it has by plan", "编制人数")
_SINCE = ("From when; now when absent", "起始时间；缺省为现在")


@frozen(kw_only=True)
class SetUpSection:
    """Set up a section of a site with the number of people it has by plan (设立部门班组). STF-042."""

    site: str = identifier(("Key of the site", "项目标识"))
    code: str = identifier(("Code of the section at its site", "班组编号"))
    name: str = label(("Name", "名称"), max_length=100)
    persons: int = whole(_PERSONS, minimum=1, maximum=10_000)
    since: datetime | None = instant(_SINCE, default=None)


@frozen(kw_only=True)
class SetEstablishment:
    """Change the number of people by plan, from an instant on (调整编制). STF-042."""

    persons: int = whole(_PERSONS, minimum=1, maximum=10_000)
    since: datetime | None = instant(_SINCE, default=None)
    reason: str = text(("Reason", "原因"))


@frozen(kw_only=True)
class FillPlace:
    """Fill a place of the section with a member of staff (人员到岗). STF-042."""

    staff: str = reference(("Member of staff", "员工"), to="staff")
    since: datetime | None = instant(_SINCE, default=None)


@frozen(kw_only=True)
class VacatePlace:
    """Vacate the place of a member of staff (人员离岗). STF-042."""

    staff: str = reference(("Member of staff", "员工"), to="staff")
    until: datetime | None = instant(("Until when; now when absent", "截止时间；缺省为现在"), default=None)


@frozen(kw_only=True)
class SetShift:
    """Set a shift of the section, or set it anew (设定班次); an end not after its start is on the next day."""

    code: str = identifier(("Code of the shift", "班次编号"))
    name: str = label(("Name", "名称"), max_length=50)
    hours: str = label(("From and to, HH:MM-HH:MM, such as 22:00-06:00", "起止时间，如 22:00-06:00"), max_length=11)


@frozen(kw_only=True)
class DropShift:
    """Give a shift up (取消班次); duties that were assigned stay."""

    code: str = identifier(("Code of the shift", "班次编号"))


@frozen(kw_only=True)
class DissolveSection:
    """Dissolve a section (撤销部门班组); its history stays."""

    reason: str = label(("Reason code", "原因"))
