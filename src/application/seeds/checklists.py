"""The checklists of the sources (检查表): loaded for a company, ready to be changed."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from wuye.domain.register.checklist.entries import ChecklistItem
from wuye.domain.register.checklist.lifecycle import PublishChecklist
from wuye.domain.shared.actor import Actor
from wuye.domain.shared.inspections import InspectionKind

if TYPE_CHECKING:
    from wuye.application.desk import Desk

K = InspectionKind
LISTS: Final[tuple[tuple[str, InspectionKind, str, tuple[tuple[str, str, str], ...]], ...]] = (
    (
        "safety",
        K.SAFETY,
        "000 §4.3/4.3.1",
        (
            ("electrical-equipment", "Electrical equipment conforms", "电气设备符合安全要求"),
            ("warning-signs", "Warning signs are set up", "设置警示标志"),
            ("protective-gear", "Protective gear is worn", "佩戴防护用品"),
            ("environment", "The environment is safe", "作业环境安全"),
            ("materials", "Construction material is sound and stacked safely", "施工材料合格并安全堆放"),
            ("protective-facilities", "Protective facilities are sound", "防护设施完好"),
        ),
    ),
    (
        "hazard-search",
        K.HAZARD_SEARCH,
        "000 §4.3/4.3.2",
        (
            ("lines", "No ageing, short circuit or leakage of lines", "线路无老化、短路、漏电"),
            ("rules", "Operating rules are obeyed", "遵守操作规程"),
            ("violations", "No violation on site", "现场无违章行为"),
            ("dangers", "No dangerous factor", "无危险因素"),
        ),
    ),
    (
        "protection",
        K.PROTECTION,
        "000 §4.1/4.1.3",
        (
            ("soundness", "Protective facilities are sound", "防护设施完好有效"),
            ("belts", "Safety belts, nets and ropes are sound", "安全带、安全网、安全绳完好"),
        ),
    ),
    (
        "spot-check",
        K.SPOT_CHECK,
        "000 §7.1/1.1.3",
        (
            ("timeliness", "Handled in time", "处理及时"),
            ("accuracy", "Recorded accurately", "记录准确"),
        ),
    ),
    (
        "duty-log",
        K.DUTY_LOG,
        "004 §M3/2",
        (("complete", "The Duty Log is complete", "值班记录完整"),),
    ),
    (
        "special-supervision",
        K.SPECIAL_SUPERVISION,
        "000 §7.1/1.1.2",
        (
            ("timeliness", "Timeliness of response", "响应及时性"),
            ("quality", "Service quality", "服务质量"),
            ("satisfaction", "Customer satisfaction", "客户满意度"),
            ("completeness", "Completeness of records", "记录完整性"),
            ("no-shifting", "No shifting of responsibility", "不推诿"),
            ("no-delay", "No delay", "不拖延"),
            ("no-omission", "No omission", "不遗漏"),
            ("no-harm", "No harm to the customer's interests", "不损害客户利益"),
        ),
    ),
    (
        "quality",
        K.QUALITY,
        "001 §2(3)",
        (
            ("attitude", "Attitude", "服务态度"),
            ("norms", "Operating norms", "操作规范"),
            ("equipment", "Equipment", "设施设备"),
            ("response-time", "Response time", "响应时间"),
            ("effect", "Effect", "服务效果"),
            ("satisfaction", "Satisfaction", "满意度"),
        ),
    ),
    (
        "conduct",
        K.CONDUCT,
        "002 §P3.S/2",
        (
            ("uniform", "Uniform", "统一着装"),
            ("badge", "Badge", "佩戴标志"),
            ("manner", "Active and warm service", "主动热情服务"),
        ),
    ),
    (
        "guard-safety",
        K.GUARD_SAFETY,
        "002 §P2.1a",
        (
            ("fire", "Fire safety", "消防安全"),
            ("order", "Public order", "治安秩序"),
            ("facilities", "Facilities", "设施设备"),
        ),
    ),
    (
        "night-patrol",
        K.NIGHT_PATROL,
        "002 §P2.1a",
        (
            ("perimeter", "The perimeter is quiet", "周界无异常"),
            ("quick-perceive", "Quick to perceive", "反应快"),
            ("quick-act", "Quick to act", "行动快"),
            ("listen", "Listen", "勤听"),
            ("ask", "Ask", "勤问"),
            ("check", "Check", "勤查"),
            ("look", "Look", "勤看"),
        ),
    ),
    (
        "office-patrol",
        K.OFFICE_PATROL,
        "002 §P2.1a",
        (("anomalies", "No anomaly", "无异常"),),
    ),
    (
        "director-patrol",
        K.DIRECTOR_PATROL,
        "002 §P2.0",
        (("area", "The managed area is in order", "管理区域情况正常"),),
    ),
    (
        "fire-patrol",
        K.FIRE_PATROL,
        "002 §P2.1b",
        (
            ("equipment", "Fire equipment is in place", "消防器材在位"),
            ("passages", "Fire passages are free", "消防通道畅通"),
            ("sources", "Sources of fire, power and gas are safe", "火、电、气源安全"),
        ),
    ),
    (
        "fire-check",
        K.FIRE_CHECK,
        "000 §1.2",
        (("facilities", "Fire facilities are intact", "消防设施完好"),),
    ),
    (
        "equipment-patrol",
        K.EQUIPMENT_PATROL,
        "000 §1.3",
        (
            ("running", "It runs normally", "运行正常"),
            ("noise", "No abnormal noise", "无异响"),
        ),
    ),
    (
        "facility",
        K.FACILITY,
        "001 §5(1)",
        (("condition", "The facility is in order", "设施状况良好"),),
    ),
    (
        "hygiene",
        K.HYGIENE,
        "002 §P2.3",
        (
            ("odour", "No odour", "无异味"),
            ("bins", "Bins are emptied", "垃圾桶已清倒"),
            ("mirrors", "Mirrors are clean", "镜面洁净"),
            ("basins", "Basins are clean", "面盆洁净"),
            ("taps", "Taps are clean", "水龙头洁净"),
            ("counter", "The counter is clean", "台面洁净"),
            ("water-heater", "The water heater is clean", "开水器洁净"),
            ("walls", "Walls are free of marks, dust and puddles", "墙面无印迹、灰尘、积水"),
            ("floors", "Floors are free of marks, dust and puddles", "地面无印迹、灰尘、积水"),
            ("urinals", "Urinals are clean", "小便池洁净"),
            ("toilets", "WCs are clean", "坐便器洁净"),
            ("mop-sink", "The mop sink is clean", "拖把池洁净"),
            ("glass", "Glass is clean", "玻璃洁净"),
            ("window-frames", "Window frames are clean", "窗框洁净"),
            ("handrails", "Handrails are clean", "扶手洁净"),
            ("tiles", "Tiles are clean", "瓷砖洁净"),
            ("blind-spots", "No blind spot", "无卫生死角"),
            ("refuse", "Daily refuse is cleared, nothing is dumped", "生活垃圾日产日清，无乱倒"),
        ),
    ),
    (
        "greening",
        K.GREENING,
        "002 §P2.4",
        (
            ("cleaning", "Green areas are clean", "绿地清洁"),
            ("lawn", "The lawn is protected", "保护草坪"),
            ("replacement", "Dead or withered plants are replaced", "更换枯死、凋谢植物"),
            ("watering", "Watering and fertilising are clean", "浇水施肥卫生"),
            ("pests", "Pests are treated", "及时防治病虫害"),
            ("water-saving", "Water is saved", "节约用水"),
            ("pesticides", "Pesticides are used safely", "农药使用安全"),
        ),
    ),
)
"""Key, kind, source, and each item with its code and its words."""


def checklists() -> Iterator[PublishChecklist]:
    """Every checklist of the sources."""
    for key, kind, source, items in LISTS:
        made = tuple(ChecklistItem(code=code, name_en=english, name_zh=chinese) for code, english, chinese in items)
        yield PublishChecklist(key=key, kind=kind, items=made, source=source)


def seed_checklists(desk: "Desk", *, by: Actor) -> tuple[str, ...]:
    """Publish every checklist that is not there yet. Raises ``Refused``."""
    streams = []
    for command in checklists():
        stream = f"checklist-{command.key}"
        if not desk.log.stream(stream):
            desk.execute(command, by=by)
        streams.append(stream)
    return tuple(streams)
