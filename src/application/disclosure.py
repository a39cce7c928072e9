"""Opening personal fields at the edge: folds and views never need it, a person who reads does."""

from typing import Any, TypeVar

from attrs import evolve, fields, has

from wuye.application.ports import Vault
from wuye.domain.shared.personal import Erased, Personal, Sealed

T = TypeVar("T")


def disclose(value: T, vault: Vault) -> T:
    """The same value with every sealed personal field opened; one whose key was destroyed becomes ``Erased``."""
    result: Any = value
    if isinstance(value, Personal):
        if isinstance(value.content, Sealed):
            opened = vault.open(value.content)
            content = opened if isinstance(opened, Erased) else opened.decode()
            result = Personal(content, value.subject)
    elif isinstance(value, tuple):
        members = tuple(disclose(member, vault) for member in value)
        if any(new is not old for new, old in zip(members, value, strict=True)):
            result = members
    elif has(type(value)):
        changed: dict[str, Any] = {}
        for attribute in fields(type(value)):
            old = getattr(value, attribute.name)
            new = disclose(old, vault)
            if new is not old:
                changed[attribute.alias or attribute.name] = new
        if changed:
            result = evolve(value, **changed)  # type: ignore[misc]  # attrs-ness was checked by has()
    return result  # type: ignore[no-any-return]
