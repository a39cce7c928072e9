"""Closed lists of trainings."""

from collections.abc import Mapping
from enum import StrEnum


class TrainingStage(StrEnum):
    """Where a training stands."""

    NEW = "new"
    PLANNED = "planned"
    """已计划."""
    HELD = "held"
    """已举办."""
    ASSESSED = "assessed"
    """已评估."""
    CANCELLED = "cancelled"
    """已取消."""


class TrainingContent(StrEnum):
    """The three contents of the training plan, and what falls outside (培训内容分类) (STF-013)."""

    ETHICS = "concept-and-ethics"
    """服务理念与职业道德."""
    PROFESSIONAL = "professional-knowledge-and-skill"
    """专业知识与技能."""
    EMERGENCY = "emergency-and-safety"
    """应急处理与安全意识."""


class TrainingSubject(StrEnum):
    """Subjects of trainings (培训科目)."""

    INDUCTION = "induction"
    """岗前培训."""
    LAWS = "safety-laws"
    """安全法律法规."""
    HAZARD_RECOGNITION = "hazard-recognition"
    """隐患识别与防范."""
    OPERATING_RULES = "operating-rules"
    """操作规范."""
    EMERGENCY_SKILLS = "emergency-skills"
    """应急技能."""
    RESPONSIBILITY = "responsibility"
    """责任意识."""
    POST_RULES = "post-operating-rules"
    """岗位操作规程."""
    PROFESSIONAL_SKILLS = "professional-skills"
    """专业技能（电气、机械、消防）."""
    EMERGENCY_RESPONSE = "emergency-response"
    """应急处置."""
    LAWS_AND_STANDARDS = "laws-and-standards"
    """法规标准."""
    SERVICE_ETHICS = "service-ethics"
    """服务理念与职业道德培训."""
    SERVICE_ETIQUETTE = "service-etiquette"
    """服务礼仪."""
    TEAMWORK = "teamwork"
    """团队协作."""
    EQUIPMENT_OPERATION = "equipment-operation"
    """设备操作."""
    FAULT_DIAGNOSIS = "fault-diagnosis"
    """故障诊断."""
    CUSTOMER_SERVICE = "customer-service"
    """客户服务."""
    EMPATHY = "empathy-and-communication"
    """同理心与沟通."""
    CONVERSATION = "conversation-and-persuasion"
    """谈话与说服技巧."""
    FIRE_KNOWLEDGE = "fire-knowledge"
    """消防知识."""
    CLEANING = "cleaning"
    """保洁作业."""


T = TrainingSubject
SAFETY_EDUCATION = (T.LAWS, T.HAZARD_RECOGNITION, T.OPERATING_RULES, T.EMERGENCY_SKILLS, T.RESPONSIBILITY)
"""The safety education catalogue (STF-005)."""
SAFETY_PLAN = (T.POST_RULES, T.PROFESSIONAL_SKILLS, T.EMERGENCY_RESPONSE, T.LAWS_AND_STANDARDS)
"""The safety training plan (STF-006)."""
REPAIR_SKILLS = (T.EQUIPMENT_OPERATION, T.FAULT_DIAGNOSIS, T.CUSTOMER_SERVICE)
"""The repair-skill training (STF-024)."""
COURSE_DAYS: Mapping[TrainingSubject, int] = {T.SERVICE_ETIQUETTE: 1, T.PROFESSIONAL_SKILLS: 2, T.TEAMWORK: 1}
"""Courses of the improvement plan and their days (STF-020); assessed in theory and practice (STF-021)."""


class TrainingForm(StrEnum):
    """Form of a training (培训形式) (STF-007)."""

    THEORY = "theory"
    """理论授课."""
    DRILL = "on-site-drill"
    """现场演练."""
    CASE_ANALYSIS = "case-analysis"
    """案例分析."""
    SIMULATION = "simulation"
    """模拟操作."""
    CUSTOMER_INTERVIEW = "customer-interview"
    """客户访谈."""


class TrainingMode(StrEnum):
    """Mode of a training (培训方式) (STF-014)."""

    OFFLINE_INTERNAL = "offline-in-house-expert"
    """线下（内部专家）."""
    OFFLINE_EXTERNAL = "offline-external-lecturer"
    """线下（外聘讲师）."""
    ONLINE_VIDEO = "online-video"
    """线上视频."""
    ONLINE_TEST = "online-test"
    """线上测试."""
    PRACTICE = "practice"
    """实践操作."""


class TrainingRoute(StrEnum):
    """Route of a training (培训途径) (STF-043)."""

    ACADEMIC = "academic-education"
    """学历教育."""
    VOCATIONAL = "vocational-training"
    """职业培训."""
    IN_HOUSE = "in-house-training"
    """员工内训."""


class AssessmentWay(StrEnum):
    """How an effect is assessed (评估方式) (STF-008, STF-015, STF-021)."""

    EXAMINATION = "examination"
    """考试."""
    WRITTEN_TEST = "written-test"
    """笔试."""
    PRACTICAL = "practical-test"
    """实操."""
    FEEDBACK = "feedback"
    """反馈."""
    INTERVIEW = "interview"
    """面试."""
    CASE_ANALYSIS = "case-analysis"
    """案例分析."""


SCHEDULED_WAYS: Mapping[TrainingContent, frozenset[AssessmentWay]] = {
    TrainingContent.ETHICS: frozenset({AssessmentWay.WRITTEN_TEST, AssessmentWay.INTERVIEW}),
    TrainingContent.PROFESSIONAL: frozenset({AssessmentWay.PRACTICAL, AssessmentWay.CASE_ANALYSIS}),
}
"""By which way each content ends, where the schedule says so (STF-015)."""
