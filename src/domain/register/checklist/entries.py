"""The items of a checklist."""

from attrs import frozen

from wuye.domain.shared.fields import choice, flag, identifier, label, whole
from wuye.domain.shared.inspections import AnswerKind

FAR = 10**9


@frozen(kw_only=True)
class ChecklistItem:
    """One point of a checklist (检查项目)."""

    code: str = identifier(("Code", "编号"))
    name_en: str = label(("What is checked, in English", "检查内容（英文）"))
    name_zh: str = label(("What is checked, in Chinese", "检查内容（中文）"))
    answer: AnswerKind = choice(AnswerKind, ("How it is answered", "填写方式"), default=AnswerKind.CONFORMS)
    unit: str | None = label(("Unit of what is measured", "计量单位"), max_length=20, default=None)
    lowest: int | None = whole(("Lowest value that conforms", "合格下限"), minimum=-FAR, maximum=FAR, default=None)
    highest: int | None = whole(("Highest value that conforms", "合格上限"), minimum=-FAR, maximum=FAR, default=None)
    evidence: bool = flag(("A photo is asked for when it fails", "不合格须附照片"), default=False)

    @property
    def sound(self) -> bool:
        """Whether its bounds belong to something measured, the right way round."""
        bounded = self.lowest is not None or self.highest is not None
        crossed = self.lowest is not None and self.highest is not None and self.lowest > self.highest
        return (self.answer is AnswerKind.MEASURED) == bounded and not crossed
