"""Which refusals a decision can end in, found by reading it and what it calls."""

import ast
import inspect
import textwrap
from collections.abc import Callable, Iterator
from functools import cache, partial
from types import FunctionType, ModuleType
from typing import Any, get_type_hints

from tools.codes import REFUSALS


def refusals(*functions: Callable[..., Any]) -> list[str]:
    """Codes of the refusals that functions of the domain may raise, in alphabetical order."""
    found: set[str] = set()
    seen: set[FunctionType] = set()
    waiting = [one for function in functions for one in _plain(function)]
    while waiting:
        function = waiting.pop()
        if function in seen:
            continue
        seen.add(function)
        found |= _codes(function)
        waiting += _called(function)
    return sorted(found)


def _plain(value: Any) -> list[FunctionType]:
    if isinstance(value, partial):
        bound = [*value.args, *value.keywords.values()]
        return [*_plain(value.func), *(one for argument in bound for one in _plain(argument))]
    if inspect.ismethod(value):
        value = value.__func__
    if isinstance(value, property):
        value = value.fget
    if isinstance(value, FunctionType) and value.__module__.startswith("wuye.domain"):
        return [value]
    return []


@cache
def _tree(function: FunctionType) -> ast.Module:
    source = textwrap.dedent(inspect.getsource(function)).strip()
    try:
        return ast.parse(source)
    except SyntaxError:
        # A lambda in the middle of a table has no source of its own; what it closes over is still followed.
        return ast.Module(body=[], type_ignores=[])


def _codes(function: FunctionType) -> set[str]:
    return {
        str(node.args[0].value)
        for node in ast.walk(_tree(function))
        if isinstance(node, ast.Call)
        and getattr(node.func, "id", "") in REFUSALS
        and node.args
        and isinstance(node.args[0], ast.Constant)
    }


def _called(function: FunctionType) -> Iterator[FunctionType]:
    closed = inspect.getclosurevars(function)
    names = {**closed.globals, **closed.nonlocals}
    for value in closed.nonlocals.values():
        yield from _plain(value)
    try:
        hints = get_type_hints(function)
    except NameError:
        hints = {}
    for node in ast.walk(_tree(function)):
        if isinstance(node, ast.Name):
            yield from _plain(names.get(node.id))
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            owner = names.get(node.value.id) or hints.get(node.value.id)
            if isinstance(owner, ModuleType | type):
                yield from _plain(inspect.getattr_static(owner, node.attr, None))
