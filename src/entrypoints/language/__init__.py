"""What the desk says to people, in Chinese and English; codes are never translated (design 11).

Every sentence stands in one gettext catalogue a language (``locale/*/LC_MESSAGES/wuye.po``, compiled beside it).
"""

from wuye.entrypoints.language.accept import choose
from wuye.entrypoints.language.catalogue import LANGUAGES, Lang
from wuye.entrypoints.language.words import field_label, label, path_label, text, title

__all__ = ["LANGUAGES", "Lang", "choose", "field_label", "label", "path_label", "text", "title"]
