"""Closed lists of supervision."""

from enum import StrEnum


class SupervisionStage(StrEnum):
    """Where a year's supervision stands (lifecycles, SupervisionPlan)."""

    NEW = "new"
    PLANNED = "planned"
    """已计划."""
    COLLECTING = "collecting"
    """收集数据."""
    ANALYSED = "analysed"
    """已分析."""
    FED_BACK = "fed-back"
    """已反馈."""
    FOLLOWED_UP = "followed-up"
    """已跟进."""
    CLOSED = "closed"
    """已关闭: end."""


class GroupPost(StrEnum):
    """The fixed composition of the supervision group (监督小组成员) (INS-015)."""

    PROPERTY_MANAGER = "property-manager"
    """物业经理."""
    SERVICE_SUPERVISOR = "customer-service-supervisor"
    """客服主管."""
    MAINTENANCE_ENGINEER = "maintenance-engineer"
    """维修工程师."""
    CUSTOMER_REPRESENTATIVE = "customer-representative"
    """业户代表."""


class SupervisionDimension(StrEnum):
    """What supervision covers (监督内容) (INS-016)."""

    RESPONSE = "response-timeliness"
    """响应及时性."""
    QUALITY = "service-quality"
    """服务质量."""
    SATISFACTION = "satisfaction"
    """客户满意度."""
    RECORDS = "record-completeness"
    """记录完整性."""


class CollectionWay(StrEnum):
    """How data are gathered (数据收集方式) (INS-031)."""

    SITE_CHECK = "site-check"
    """现场检查."""
    QUESTIONNAIRE = "questionnaire"
    """问卷调查."""
    INTERVIEW = "interview"
    """访谈."""


class OpinionChannel(StrEnum):
    """How customers' opinions come in (反馈渠道) (INS-019)."""

    PHONE = "phone"
    """电话."""
    EMAIL = "e-mail"
    """电子邮件."""
    PLATFORM = "online-platform"
    """在线平台."""


class ProblemClass(StrEnum):
    """How opinions and problems are classified (问题分类) (INS-019, INS-023)."""

    SLOW_RESPONSE = "slow-response"
    """响应不及时."""
    POOR_COMMUNICATION = "poor-communication"
    """沟通不畅."""
    POOR_QUALITY = "poor-quality"
    """维修质量差."""
    OTHER = "other"
    """其他."""


class DepartmentDuty(StrEnum):
    """Duties of a supervision department (监督部门职责) (INS-030)."""

    SET_STANDARDS = "set-standards"
    """制定标准."""
    EVALUATE = "evaluate"
    """评估服务."""
    INVESTIGATE = "investigate-problems"
    """调查问题."""
    ANALYSE_FEEDBACK = "analyse-feedback"
    """分析反馈."""
