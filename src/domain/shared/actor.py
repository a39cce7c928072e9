"""Who acts, in which role, for whom, and through which channel."""

from enum import StrEnum

from attrs import frozen

from wuye.domain.shared.refusal import InvalidInput


class Role(StrEnum):
    """The closed list of roles of the lifecycle tables (角色)."""

    OCCUPANT = "occupant"
    """业户 / 住户: owner, resident or tenant."""
    OFFICER = "customer-service-officer"
    """客服人员."""
    SERVICE_SUPERVISOR = "customer-service-supervisor"
    """客服主管."""
    COMPLAINT_HANDLER = "complaint-handler"
    """投诉处理人."""
    TECHNICIAN = "technician"
    """维修人员."""
    ENGINEERING_SUPERVISOR = "engineering-supervisor"
    """工程主管."""
    DEPARTMENT_HEAD = "department-head"
    """部门负责人."""
    INSPECTOR = "inspector"
    """巡检、检查人员."""
    MANAGEMENT = "management"
    """管理处主任、物业经理、当班最高管理人员."""
    HEAD_OF_CENTRE = "head-of-property-centre"
    """物管中心第一负责人."""
    FINANCE = "finance"
    """财务."""
    REVIEWER = "reviewer"
    """只读审阅人: reads only."""
    ADMINISTRATOR = "administrator"
    """系统管理员: settings, access."""
    SYSTEM = "system"
    """定时与联动: timers and reactions."""


OCCUPANT = frozenset({Role.OCCUPANT})
OFFICER = frozenset({Role.OFFICER})
TECHNICIAN = frozenset({Role.TECHNICIAN})
ENGINEERING_SUPERVISOR = frozenset({Role.ENGINEERING_SUPERVISOR})
STAFF = frozenset(
    {
        Role.OFFICER,
        Role.SERVICE_SUPERVISOR,
        Role.COMPLAINT_HANDLER,
        Role.TECHNICIAN,
        Role.ENGINEERING_SUPERVISOR,
        Role.DEPARTMENT_HEAD,
        Role.INSPECTOR,
        Role.MANAGEMENT,
        Role.HEAD_OF_CENTRE,
        Role.FINANCE,
    }
)
"""Property staff (物业管理人员): any of the staff roles."""
MANAGEMENT = frozenset({Role.MANAGEMENT})
ADMINISTRATOR = frozenset({Role.ADMINISTRATOR})
SYSTEM = frozenset({Role.SYSTEM})
EVERYONE = frozenset(Role) - {Role.REVIEWER}


class Channel(StrEnum):
    """Intake channels: the union of all source channels (TKT-002)."""

    PHONE = "phone"
    """电话."""
    APP = "app"
    """APP."""
    WALK_IN = "walk-in"
    """现场."""
    ONLINE = "online"
    """物业管理系统线上."""
    WEBSITE = "website"
    """网站."""
    WECHAT = "wechat"
    """微信公众号."""
    VERBAL = "verbal"
    """口头."""
    WRITTEN = "written"
    """书面."""
    RELAYED = "relayed"
    """转达: relayed by a colleague."""


@frozen(kw_only=True)
class Actor:
    """The acting person: always named explicitly, never implied (design 11).

    ``id`` is a pseudonym (``person-…`` or ``staff-…``), never a name. ``verified`` tells whether the identity
    was proven by an authentication or only claimed. Raises ``InvalidInput("wrong-type")``.
    """

    id: str
    role: Role
    on_behalf_of: str | None = None
    channel: Channel | None = None
    verified: bool = False

    def __attrs_post_init__(self) -> None:
        """Refuse what is of another type: a role in words would be weighed by no rule."""
        if self.role.__class__ is not Role:
            raise InvalidInput("wrong-type", field="role", expected="Role")
        if self.id.__class__ is not str:
            raise InvalidInput("wrong-type", field="id", expected="a text")
        if self.channel is not None and self.channel.__class__ is not Channel:
            raise InvalidInput("wrong-type", field="channel", expected="Channel")
        if self.on_behalf_of is not None and self.on_behalf_of.__class__ is not str:
            raise InvalidInput("wrong-type", field="on_behalf_of", expected="a text")
