"""Who acts in the stories of the demo, and what is broken: all of it invented."""

from attrs import frozen

from wuye.domain.shared.actor import Actor, Channel, Role
from wuye.domain.shared.evidence import Evidence, EvidenceKind
from wuye.domain.shared.money import Money, yuan
from wuye.domain.ticket.terms import EntryServiceKind, RepairCategory, ServiceArea, ServiceDomain

SITE = "yunqi"
SITE_NAME = "云栖花园"

OFFICER = Actor(id="staff-chen", role=Role.OFFICER, channel=Channel.PHONE)
TECHNICIAN = Actor(id="staff-wang", role=Role.TECHNICIAN)
ELECTRICIAN = Actor(id="staff-zhao", role=Role.TECHNICIAN)
ENGINEER = Actor(id="staff-sun", role=Role.ENGINEERING_SUPERVISOR)
SERVICE_SUPERVISOR = Actor(id="staff-qian", role=Role.SERVICE_SUPERVISOR)
HEAD = Actor(id="staff-zhou", role=Role.DEPARTMENT_HEAD)
DIRECTOR = Actor(id="staff-wu", role=Role.MANAGEMENT)
FINANCE = Actor(id="staff-zheng", role=Role.FINANCE)
ADMINISTRATOR = Actor(id="staff-admin", role=Role.ADMINISTRATOR)

PAPER = Evidence(kind=EvidenceKind.DOCUMENT, digest="d0" * 32, length=48_211, media_type="application/pdf")
PHOTO = Evidence(kind=EvidenceKind.PHOTO, digest="a1" * 32, length=81_920, media_type="image/jpeg")
"""Stand-ins for what is no file yet: a story told to a desk without a file store names these."""


@frozen(kw_only=True)
class Fault:
    """Something broken, and how it is put right."""

    content: str
    area: ServiceArea
    domain: ServiceDomain
    category: RepairCategory
    trade: str
    minutes: int
    cost: Money
    materials: tuple[str, ...]
    steps: tuple[str, ...]
    item: str | None = None
    """Code of the in-house item; ``None`` = not on the list."""
    both_lists: bool = False
    """The item stands in the specialist list too: the difficulty decides (CAT-010)."""
    entry: EntryServiceKind | None = None
    public: str | None = None
    """Class of the public facility; ``None`` = inside a home."""


@frozen(kw_only=True)
class Cast:
    """The people and the place of one story."""

    occupant: Actor
    name: str
    phone: str
    home: str | None
    location: str
    performer: Actor = TECHNICIAN
    photo: Evidence = PHOTO
    paper: Evidence = PAPER


DRIPPING_TAP = Fault(
    content="厨房水龙头关不紧，一直滴水",
    domain=ServiceDomain.INFRASTRUCTURE,
    area=ServiceArea.WATER,
    category=RepairCategory.WATER_AND_ELECTRICITY,
    trade="property-repair-worker",
    minutes=15,
    cost=yuan(0),
    materials=("普通水龙头",),
    steps=("关闭阀门", "更换水龙头", "试水检漏"),
    item="P01",
)
SOCKET = Fault(
    content="客厅插座松动，插头接触不良",
    domain=ServiceDomain.INFRASTRUCTURE,
    area=ServiceArea.POWER,
    category=RepairCategory.WATER_AND_ELECTRICITY,
    trade="electrician",
    minutes=20,
    cost=yuan(0),
    materials=("五孔插座面板",),
    steps=("断电验电", "更换面板", "通电测试"),
    item="E09",
)
TOILET = Fault(
    content="主卫马桶底部渗水，地面潮湿",
    domain=ServiceDomain.INFRASTRUCTURE,
    area=ServiceArea.DRAINAGE,
    category=RepairCategory.WATER_AND_ELECTRICITY,
    trade="property-repair-worker",
    minutes=60,
    cost=yuan(0),
    materials=("密封圈",),
    steps=("关闭角阀", "更换密封圈", "试水检漏"),
    item="P05",
    both_lists=True,
)
LOCK = Fault(
    content="卧室木门锁打不开，钥匙转不动",
    domain=ServiceDomain.EQUIPMENT_UPKEEP,
    area=ServiceArea.DOORS_AND_WINDOWS,
    category=RepairCategory.DOORS_AND_WINDOWS,
    trade="property-repair-worker",
    minutes=20,
    cost=yuan(0),
    materials=("木门锁",),
    steps=("拆除旧锁", "安装新锁", "开关测试"),
    item="C01",
    both_lists=True,
)
CURTAIN = Fault(
    content="次卧需要安装窗帘杆",
    domain=ServiceDomain.EQUIPMENT_UPKEEP,
    area=ServiceArea.DOORS_AND_WINDOWS,
    category=RepairCategory.FIT_OUT,
    trade="property-repair-worker",
    minutes=40,
    cost=yuan(0),
    materials=("膨胀螺丝",),
    steps=("定位画线", "钻孔", "安装固定"),
    item="C12",
)
AIR_CONDITIONER = Fault(
    content="客厅空调不制冷，外机有异响",
    domain=ServiceDomain.EQUIPMENT_UPKEEP,
    area=ServiceArea.AIR_CONDITIONING,
    category=RepairCategory.FACILITIES_AND_EQUIPMENT,
    trade="mechanical-repairer",
    minutes=120,
    cost=yuan(260),
    materials=("制冷剂",),
    steps=("检测压力", "查漏补焊", "加注制冷剂", "试运行"),
)
CORRIDOR_LIGHT = Fault(
    content="三栋二单元六层楼道灯不亮",
    domain=ServiceDomain.PUBLIC_AREA,
    area=ServiceArea.LIGHTING,
    category=RepairCategory.FACILITIES_AND_EQUIPMENT,
    trade="electrician",
    minutes=30,
    cost=yuan(0),
    materials=("声控灯",),
    steps=("断电验电", "更换灯具", "通电测试"),
    item="E01",
    public="lighting",
)
BURST_PIPE = Fault(
    content="厨房水管爆裂，水流到楼下",
    domain=ServiceDomain.INFRASTRUCTURE,
    area=ServiceArea.WATER,
    category=RepairCategory.WATER_AND_ELECTRICITY,
    trade="property-repair-worker",
    minutes=45,
    cost=yuan(0),
    materials=("给水软管",),
    steps=("关闭总阀", "更换软管", "试压检漏"),
    item="P07",
)

FAULTS = (DRIPPING_TAP, SOCKET, TOILET, LOCK, CURTAIN, CORRIDOR_LIGHT, BURST_PIPE)
"""What customer service hears every day; paid work is told by stories of its own."""
