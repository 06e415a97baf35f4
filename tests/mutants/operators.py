"""Mutation operators: each takes a node of a program's syntax tree and gives wrong ones for it.

Nodes that an operator gives are new; the one that it was given is left as it was.
"""

from __future__ import annotations

import ast
import copy
from collections.abc import Callable, Iterator

Operator = Callable[[ast.AST], Iterator[ast.AST]]

OPERATORS: list[Operator] = []


def operator(function: Operator) -> Operator:
    OPERATORS.append(function)
    return function


def changed(node: ast.AST, **fields: object) -> ast.AST:
    """A copy of a node with other fields."""
    other = copy.copy(node)
    for name, value in fields.items():
        setattr(other, name, value)
    return other


ARITHMETIC = {
    ast.Add: [ast.Sub, ast.Mult],
    ast.Sub: [ast.Add],
    ast.Mult: [ast.Div, ast.Add],
    ast.Div: [ast.Mult, ast.FloorDiv],
    ast.MatMult: [ast.Mult],
    ast.Pow: [ast.Mult],
    ast.FloorDiv: [ast.Div],
    ast.Mod: [ast.FloorDiv],
}
COMPARISONS = {
    ast.Lt: [ast.LtE, ast.GtE],
    ast.LtE: [ast.Lt, ast.Gt],
    ast.Gt: [ast.GtE, ast.LtE],
    ast.GtE: [ast.Gt, ast.Lt],
    ast.Eq: [ast.NotEq],
    ast.NotEq: [ast.Eq],
    ast.Is: [ast.IsNot],
    ast.IsNot: [ast.Is],
    ast.In: [ast.NotIn],
    ast.NotIn: [ast.In],
}
NAMES = {
    "mean": ["sum"],
    "sum": ["mean", "max"],
    "zeros": ["ones"],
    "ones": ["zeros"],
    "zeros_like": ["ones_like"],
    "ones_like": ["zeros_like"],
    "append": ["remove"],
    "popleft": ["pop"],
    "permutation": ["arange"],
    "inbound_nodes": ["outbound_nodes"],
    "outbound_nodes": ["inbound_nodes"],
}


@operator
def other_arithmetic(node: ast.AST) -> Iterator[ast.AST]:
    """`a + b` becomes `a - b`."""
    if isinstance(node, ast.BinOp | ast.AugAssign):
        for other in ARITHMETIC.get(type(node.op), []):
            yield changed(node, op=other())


@operator
def swapped_operands(node: ast.AST) -> Iterator[ast.AST]:
    """`a @ b` becomes `b @ a`; sums and products of numbers do not mind."""
    if isinstance(node, ast.BinOp) and not isinstance(node.op, ast.Add | ast.Mult):
        yield changed(node, left=node.right, right=node.left)


@operator
def one_operand(node: ast.AST) -> Iterator[ast.AST]:
    """`a * b` becomes `a`, or `b`."""
    if isinstance(node, ast.BinOp):
        yield node.left
        yield node.right


@operator
def other_comparison(node: ast.AST) -> Iterator[ast.AST]:
    """`a < b` becomes `a <= b`."""
    if isinstance(node, ast.Compare) and len(node.ops) == 1:
        for other in COMPARISONS.get(type(node.ops[0]), []):
            yield changed(node, ops=[other()])


@operator
def other_logic(node: ast.AST) -> Iterator[ast.AST]:
    """`a and b` becomes `a or b`; `not a` becomes `a`."""
    if isinstance(node, ast.BoolOp):
        yield changed(node, op=ast.Or() if isinstance(node.op, ast.And) else ast.And())
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        yield node.operand


@operator
def other_sign(node: ast.AST) -> Iterator[ast.AST]:
    """`-a` becomes `a`; what is assigned, added or returned becomes negative."""
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        yield node.operand
    if isinstance(node, ast.Assign | ast.AugAssign | ast.Return) and isinstance(
        node.value, ast.BinOp | ast.Call
    ):
        yield changed(node, value=ast.UnaryOp(ast.USub(), node.value))


@operator
def plain_assignment(node: ast.AST) -> Iterator[ast.AST]:
    """`a += b` becomes `a = b`; `a = a - b` becomes `a -= b`, which changes what others hold."""
    if isinstance(node, ast.AugAssign):
        yield ast.Assign([node.target], node.value, lineno=node.lineno)
    if isinstance(node, ast.Assign) and isinstance(node.value, ast.BinOp):
        (target,) = node.targets
        if ast.unparse(target) == ast.unparse(node.value.left):
            yield ast.AugAssign(target, node.value.op, node.value.right)


@operator
def other_constant(node: ast.AST) -> Iterator[ast.AST]:
    """`1` becomes `2`, or `0`."""
    if not isinstance(node, ast.Constant):
        return
    if isinstance(node.value, bool):
        yield ast.Constant(not node.value)
    elif isinstance(node.value, int):
        yield ast.Constant(node.value + 1)
        yield ast.Constant(node.value - 1)
    elif isinstance(node.value, float):
        yield ast.Constant(node.value * 2)
        yield ast.Constant(node.value + 1)


@operator
def dropped_statement(node: ast.AST) -> Iterator[ast.AST]:
    """A statement is left out."""
    simple = ast.Expr | ast.Assign | ast.AugAssign | ast.Raise | ast.Continue | ast.Break
    if isinstance(node, simple) and not _is_docstring(node):
        yield ast.Pass()
    if isinstance(node, ast.Return) and node.value:
        yield ast.Return(None)


def _is_docstring(node: ast.AST) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


@operator
def fixed_condition(node: ast.AST) -> Iterator[ast.AST]:
    """`if a:` becomes `if True:`, or `if False:`; so does the choice in an expression."""
    if isinstance(node, ast.If | ast.IfExp):
        yield changed(node, test=ast.Constant(True))
        yield changed(node, test=ast.Constant(False))
    if isinstance(node, ast.comprehension) and node.ifs:
        yield changed(node, ifs=[])


@operator
def shorter_loop(node: ast.AST) -> Iterator[ast.AST]:
    """A loop leaves out the first one or the last one, or goes backwards."""
    if not isinstance(node, ast.For | ast.comprehension):
        return
    for form in ("list({})[1:]", "list({})[:-1]", "list({})[::-1]"):
        text = form.format(ast.unparse(node.iter))
        yield changed(node, iter=ast.parse(text, mode="eval").body)


@operator
def swapped_arguments(node: ast.AST) -> Iterator[ast.AST]:
    """`f(a, b)` becomes `f(b, a)`."""
    if isinstance(node, ast.Call):
        for i in range(len(node.args) - 1):
            args = [*node.args]
            args[i], args[i + 1] = args[i + 1], args[i]
            yield changed(node, args=args)


@operator
def argument_alone(node: ast.AST) -> Iterator[ast.AST]:
    """`f(a)` becomes `a`, `a.f()` becomes `a`."""
    if isinstance(node, ast.Call):
        if len(node.args) == 1 and not isinstance(node.args[0], ast.Starred | ast.GeneratorExp):
            yield node.args[0]
        if not node.args and isinstance(node.func, ast.Attribute):
            yield node.func.value


@operator
def other_keyword(node: ast.AST) -> Iterator[ast.AST]:
    """A named argument is left out: the axis, the type, the kept dimensions."""
    if isinstance(node, ast.Call):
        for i in range(len(node.keywords)):
            yield changed(node, keywords=node.keywords[:i] + node.keywords[i + 1 :])


@operator
def other_transposition(node: ast.AST) -> Iterator[ast.AST]:
    """`a.T` becomes `a`; an operand of `@` is transposed."""
    if isinstance(node, ast.Attribute) and node.attr == "T":
        yield node.value
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.MatMult):
        yield changed(node, left=ast.Attribute(node.left, "T", ast.Load()))
        yield changed(node, right=ast.Attribute(node.right, "T", ast.Load()))


@operator
def other_name(node: ast.AST) -> Iterator[ast.AST]:
    """`np.mean` becomes `np.sum`, and other names that are easily mistaken."""
    if isinstance(node, ast.Attribute):
        for other in NAMES.get(node.attr, []):
            yield changed(node, attr=other)


@operator
def other_item(node: ast.AST) -> Iterator[ast.AST]:
    """`a[i]` becomes `a`."""
    if isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Load):
        yield node.value
