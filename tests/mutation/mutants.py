"""Small changes of a program, each of which a test should notice.

In reading order: `Mutant`; `mutants`, every change of the functions of a module; `replacements`, what may stand in the
place of an expression; `without`, what may stand in the place of a statement. Messages of errors, annotations and
docstrings are left alone.
"""

from __future__ import annotations

import ast
import copy
import types
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

COMPARISONS: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Lt: (ast.LtE,),
    ast.LtE: (ast.Lt,),
    ast.Gt: (ast.GtE,),
    ast.GtE: (ast.Gt,),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
}
ARITHMETIC: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Add,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult,
    ast.RShift: ast.LShift,
    ast.LShift: ast.RShift,
    ast.Mod: ast.Add,
    ast.Pow: ast.Mult,
    ast.BitOr: ast.BitAnd,
    ast.BitAnd: ast.BitOr,
}
QUANTIFIERS = {"all": "any", "any": "all", "min": "max", "max": "min"}


@dataclass(frozen=True)
class Mutant:
    """A module with one change; `name` says where and what, in words that survive a change elsewhere."""

    module: str
    name: str
    compiled: Callable[[], types.CodeType]
    """Compiling takes longer than changing, and most mutants of a run that goes on are known already."""


Put = Callable[[ast.AST], None]


def mutants(module: str, path: str, source: str) -> Iterator[Mutant]:
    """Every mutant of the module's functions, in the order of the source."""
    tree = ast.parse(source)
    seen: Counter[str] = Counter()
    for place, holder, index in statements(tree, module):
        old = holder[index]
        before = header(old)
        changes: list[tuple[Put, ast.AST, ast.AST]] = [
            (partial(holder.__setitem__, index), old, new) for new in without(old)
        ]
        for parent, field, position, node in expressions(old):
            put = partial(put_in, parent, field, position)
            changes += [(put, node, replacement) for replacement in replacements(node)]
        for put, node, new in changes:
            ast.copy_location(new, node)
            put(new)
            name = f"{place}: {before} -> {header(holder[index])}"
            put(node)
            seen[name] += 1
            change = partial(compiled, tree, path, put, node, new)
            yield Mutant(module, name if seen[name] == 1 else f"{name} #{seen[name]}", change)


def compiled(tree: ast.Module, path: str, put: Put, old: ast.AST, new: ast.AST) -> types.CodeType:
    """The module with one node put in the place of another, which is put back."""
    put(new)
    code = compile(ast.fix_missing_locations(tree), path, "exec")
    put(old)
    return code


def put_in(parent: ast.AST, field: str, position: int | None, node: ast.AST) -> None:
    if position is None:
        setattr(parent, field, node)
    else:
        getattr(parent, field)[position] = node


def statements(tree: ast.AST, place: str, inside: bool = False) -> Iterator[tuple[str, list[ast.stmt], int]]:
    """Every statement within a function, with the list that holds it."""
    for field in ("body", "orelse", "finalbody", "handlers"):
        for index, statement in enumerate(getattr(tree, field, [])):
            if isinstance(statement, (ast.FunctionDef, ast.ClassDef)):
                function = inside or isinstance(statement, ast.FunctionDef)
                yield from statements(statement, f"{place}.{statement.name}", function)
            else:
                is_text = isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
                if inside and isinstance(statement, ast.stmt) and not is_text:
                    yield place, getattr(tree, field), index
                yield from statements(statement, place, inside)


def header(statement: ast.stmt) -> str:
    """The statement in one line, without the statements that it holds."""
    alone = copy.copy(statement)
    for field in ("body", "orelse", "handlers", "finalbody"):
        if hasattr(alone, field):
            setattr(alone, field, [ast.Pass()] if field == "body" else [])
    return ast.unparse(alone).split("\n", 1)[0]


def without(statement: ast.stmt) -> Iterator[ast.stmt]:
    """What may stand in the place of a whole statement: nothing, or an `if` that is never or always taken."""
    if isinstance(statement, (ast.Raise, ast.Expr, ast.AugAssign, ast.Continue)):
        yield ast.Pass()
    if isinstance(statement, ast.Return) and not is_nothing(statement.value):
        yield ast.Return(ast.Constant(None))
    if isinstance(statement, ast.If):
        for taken in (False, True):
            yield ast.If(ast.Constant(taken), statement.body, statement.orelse)
    if isinstance(statement, ast.Assign) and isinstance(statement.targets[0], (ast.Subscript, ast.Attribute)):
        yield ast.Pass()


def is_nothing(value: ast.expr | None) -> bool:
    return value is None or (isinstance(value, ast.Constant) and value.value is None)


def expressions(statement: ast.stmt) -> Iterator[tuple[ast.AST, str, int | None, ast.expr]]:
    """Every expression of the statement itself, with where it stands."""
    if isinstance(statement, (ast.Raise, ast.Import, ast.ImportFrom)):
        return
    queue: list[ast.AST] = [statement]
    while queue:
        parent = queue.pop(0)
        for field, content in ast.iter_fields(parent):
            if field in ("annotation", "returns", "decorator_list", "targets", "target"):
                continue
            for position, child in enumerate(content if isinstance(content, list) else [content]):
                if isinstance(child, (ast.expr, ast.comprehension, ast.keyword)):
                    queue.append(child)
                    if isinstance(child, ast.expr) and not isinstance(
                        parent, (ast.FormattedValue, ast.JoinedStr)
                    ):
                        yield parent, field, position if isinstance(content, list) else None, child


def replacements(node: ast.expr) -> Iterator[ast.expr]:
    """What may stand in the place of an expression."""
    if isinstance(node, ast.Constant):
        if isinstance(node.value, bool):
            yield ast.Constant(not node.value)
        elif isinstance(node.value, int):
            yield from (ast.Constant(node.value + 1), ast.Constant(node.value - 1))
    elif isinstance(node, ast.Compare):
        for i, operator in enumerate(node.ops):
            for other in COMPARISONS[type(operator)]:
                yield ast.Compare(node.left, [*node.ops[:i], other(), *node.ops[i + 1 :]], node.comparators)
    elif isinstance(node, ast.BoolOp):
        yield ast.BoolOp(ast.Or() if isinstance(node.op, ast.And) else ast.And(), node.values)
        for i in range(len(node.values)):
            left = [*node.values[:i], *node.values[i + 1 :]]
            yield left[0] if len(left) == 1 else ast.BoolOp(node.op, left)
    elif isinstance(node, ast.UnaryOp):
        yield node.operand
    elif isinstance(node, ast.BinOp) and type(node.op) in ARITHMETIC:
        yield ast.BinOp(node.left, ARITHMETIC[type(node.op)](), node.right)
    elif isinstance(node, ast.IfExp):
        yield from (node.body, node.orelse)
    elif isinstance(node, ast.Name) and node.id in QUANTIFIERS:
        yield ast.Name(QUANTIFIERS[node.id], node.ctx)
    elif isinstance(node, (ast.ListComp, ast.GeneratorExp)):
        for i, generator in enumerate(node.generators):
            for j in range(len(generator.ifs)):
                loops = list(node.generators)
                loops[i] = ast.comprehension(
                    generator.target,
                    generator.iter,
                    generator.ifs[:j] + generator.ifs[j + 1 :],
                    generator.is_async,
                )
                yield type(node)(node.elt, loops)
