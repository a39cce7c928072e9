"""Opening personal fields at the edge: folds and views never need it, a person who reads does."""

from typing import Any, TypeVar

from attrs import evolve, fields, has

from wuye.application.ports import Vault
from wuye.domain.shared.personal import Erased, Personal, Sealed

T = TypeVar("T")


def disclose(value: T, vault: Vault) -> T:
    """The same value with every sealed personal field opened; one whose key was destroyed becomes ``Erased``."""
    disclosed: T = _disclosed(value, vault)
    return disclosed


def _disclosed(value: Any, vault: Vault) -> Any:
    if isinstance(value, Personal):
        if not isinstance(value.content, Sealed):
            return value
        opened = vault.open(value.content)
        return Personal(opened if isinstance(opened, Erased) else opened.decode(), value.subject)
    if isinstance(value, tuple):
        members = tuple(_disclosed(member, vault) for member in value)
        return members if any(new is not old for new, old in zip(members, value, strict=True)) else value
    if not has(type(value)):
        return value
    changed: dict[str, Any] = {}
    for attribute in fields(type(value)):
        old = getattr(value, attribute.name)
        new = _disclosed(old, vault)
        if new is not old:
            changed[attribute.alias or attribute.name] = new
    return evolve(value, **changed) if changed else value
