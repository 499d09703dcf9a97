"""What the readers of one module share: its tree, its names, its functions, and values of expressions."""

from __future__ import annotations

from collections.abc import Iterator

from lambdalint.patterns import regex
from lambdalint.source import Span
from lambdalint.syntax.javascript.facts import ENVIRONMENT_VARIABLE, Dialect, Function, Path
from lambdalint.syntax.javascript.literals import Argument, ArrayLiteral, Literal, ObjectLiteral
from lambdalint.syntax.javascript.resolver import Resolver
from lambdalint.syntax.javascript.scopes import Binding, Bindings, Means, property_name
from lambdalint.syntax.javascript.strings import string_value, unescape
from lambdalint.syntax.javascript.things import Func, arguments, invoked_by, unwrap
from lambdalint.syntax.javascript.tree import Node, Tree
from lambdalint.values import Absent, Hole, Known, Reference, Text, Unknown, Value

_NESTING = 8
_ENTRIES = 300
_NUMBER = regex(r"0[xX][0-9a-fA-F]+|0[oO][0-7]+|0[bB][01]+|\d+")


class Reading:
    """One module being read."""

    def __init__(self, tree: Tree, dialect: Dialect) -> None:
        self.tree = tree
        self.dialect = dialect
        self.bindings = Bindings(tree)
        self.resolver = Resolver(tree, self.bindings)
        self._functions: dict[int, Function] = {}
        self._values: dict[int, Argument] = {}
        self._changes: dict[int, frozenset[str | None]] = {}

    def span(self, node: Node) -> Span:
        return self.tree.span(node)

    # -- functions -----------------------------------------------------------------------------------

    def function(self, node: Node | None) -> Function | None:
        """The fact of a function node. Enclosing functions are made first, so nesting needs no recursion."""
        missing = []
        while node is not None and id(node) not in self._functions:
            missing.append(node)
            node = node.function
        found = self._functions[id(node)] if node is not None else None
        for each in reversed(missing):
            found = self._functions[id(each)] = self._function(each, found)
        return found

    def around(self, node: Node) -> Function | None:
        """The function in whose body a node stands; ``None`` at module level."""
        return self.function(node.function)

    def function_of(self, node: Node | None) -> Function | None:
        """The function of this module that an expression certainly is."""
        match self.resolver.thing(node):
            case Func(found):
                return self.function(found)
        return None

    def _function(self, node: Node, enclosing: Function | None) -> Function:
        name = self._name(node)
        parameters = self._parameters(node)
        return Function(
            name=name.name or self.tree.text_of(name).strip("'\"[]") if name is not None else "",
            span=self.span(node),
            grip=self.span(name) if name is not None else self._head(node),
            asynchronous=node.has("async"),
            generator=node.kind.startswith("generator") or node.has("*"),
            length=_length(parameters),
            parameters=tuple(self.tree.text_of(parameter) for parameter in parameters),
            enclosing=enclosing,
            immediate=invoked_by(node) is not None,
        )

    def _head(self, node: Node) -> Span:
        body = node.get("body")
        end = body.start if body is not None else node.end
        return self.tree.source.span(node.start, node.start + len(self.tree.text[node.start : end].rstrip()))

    def _name(self, node: Node) -> Node | None:
        name = node.get("name")
        if name is not None or node.parent is None:
            return name
        holder = node.parent
        match holder.kind:
            case "variable_declarator" | "public_field_definition":
                return holder.get("name")
            case "field_definition":
                return holder.get("property")
            case "pair":
                return holder.get("key")
            case "assignment_expression":
                left = holder.get("left")
                return left.get("property") if left is not None and left.kind == "member_expression" else left
        return None

    def _parameters(self, node: Node) -> list[Node]:
        lone = node.get("parameter")
        if lone is not None:
            return [lone]
        listed = node.get("parameters")
        found = listed.children if listed is not None else []
        # TypeScript's `this` parameter does not exist at run time
        return [each for each in found if (each.get("pattern") or each).kind != "this"]

    # -- values --------------------------------------------------------------------------------------

    def value(self, node: Node | None, nesting: int = 0) -> Argument:
        """What is known of an expression's value."""
        if node is None:
            return Absent(self.tree.source.span(0, 0))
        known = self._values.get(id(node))
        if known is None:
            if nesting > _NESTING:
                return Unknown(self.span(node), "it is nested too deeply")
            known = self._values[id(node)] = self._value(node, nesting)
        return known

    def _value(self, node: Node, nesting: int) -> Argument:
        span = self.span(node)
        text = self.tree.text_of(node) if node.kind in {"string", "number"} else ""
        match node.kind:
            case "string":
                string = string_value(text)
                return Unknown(span, "the string is not closed") if string is None else Known(string, span)
            case "number":
                return _number(text, span)
            case "true" | "false":
                return Known(node.kind == "true", span)
            case "null":
                return Known(None, span)
            case "undefined":
                return Absent(span)
            case "template_string":
                return self._joined(self._template(node, nesting), span)
            case "object":
                return Known(self._object(node, span, nesting), span)
            case "array":
                return Known(self._array(node, span, nesting), span)
            case "unary_expression":
                operator, argument = node.get("operator"), self.value(node.get("argument"), nesting + 1)
                sign = self.tree.text_of(operator) if operator is not None else ""
                match argument:
                    case Known(bool(fact)) if sign == "!":
                        return Known(not fact, span)
                    case Known(int() | float() as number) if sign == "-" and not isinstance(number, bool):
                        return Known(-number, span)
                    case Known(0 | 1 as number) if sign == "!":  # minified: !0 is true
                        return Known(not number, span)
            case "binary_expression":
                return self._binary(node, span, nesting)
            case "identifier" | "shorthand_property_identifier":
                return self._variable(node, span, nesting)
            case "member_expression" | "subscript_expression":
                return self._member(node, span, nesting)
            case "call_expression":
                return self._called(node, span, nesting)
        inner = unwrap(node)
        if inner is not node and node.kind != "await_expression":
            return self.value(inner, nesting + 1)
        return Unknown(span, "it is computed")

    def environment(self, node: Node) -> str | None:
        """The variable that an expression reads, when it is an environment read and nothing else."""
        match self.resolver.path(node):
            case Path("process", ("env", name)):
                return name
        return None

    def _member(self, node: Node, span: Span, nesting: int) -> Argument:
        name = self.environment(node)
        if name is not None:
            hole = Hole(Reference(ENVIRONMENT_VARIABLE, name))
            return Unknown(span, f"it is read from the environment variable {name}", text=Text.of(hole))
        holder = node.get("object")
        key = node.get("property") or node.get("index")
        if holder is not None and key is not None and holder.kind in {"identifier", "member_expression"}:
            match self.value(holder, nesting + 1), property_name(key, self.tree):
                case Known(ObjectLiteral() as literal), str(name):
                    found = literal.get(name)
                    return found if not isinstance(found, Absent) else Unknown(span, "it is set elsewhere")
        return Unknown(span, "it is computed")

    def _variable(self, node: Node, span: Span, nesting: int) -> Argument:
        name = self.environment(node)
        binding = self.bindings.of(node)
        if binding is None:
            return Absent(span) if node.name == "undefined" else Unknown(span, "it is a global variable")
        match binding.definitions:
            case [one] if one.means is Means.VALUE and one.node is not None and not one.steps:
                match self.value(one.node, nesting + 1):
                    case Known(ObjectLiteral() as literal, place):
                        return Known(self._changed(literal, binding), place)
                    case found:
                        return found
        if name is not None:
            hole = Hole(Reference(ENVIRONMENT_VARIABLE, name))
            return Unknown(span, f"it is read from the environment variable {name}", text=Text.of(hole))
        return Unknown(span, "the variable has no single value")

    def _changed(self, literal: ObjectLiteral, binding: Binding) -> ObjectLiteral:
        """The object behind a name after ``name.key = …``, ``delete name.key`` and the like."""
        changed = self._changes.get(id(binding))
        if changed is None:
            changed = self._changes[id(binding)] = frozenset(self._changed_keys(binding))
        if not changed:
            return literal
        entries = tuple(
            (key, Unknown(value.span, "it is changed later") if key in changed or None in changed else value)
            for key, value in literal.entries
        )
        return ObjectLiteral(entries, complete=False, span=literal.span)

    def _changed_keys(self, binding: Binding) -> Iterator[str | None]:
        for node in self.bindings.references(binding):
            child, parent = node, node.parent
            key: str | None = None
            while parent is not None and child.field == "object":
                if child is node:
                    name = parent.get("property") or parent.get("index")
                    if name is not None and (parent.kind == "member_expression" or name.kind == "string"):
                        key = property_name(name, self.tree)
                child, parent = parent, parent.parent
            if parent is None:
                continue
            if child is node:
                call = parent.parent if parent.kind == "arguments" and parent.children[0] is node else None
                path = self.resolver.path(call.get("function")) if call is not None else None
                if path == Path("", ("Object", "assign")):
                    yield None
            elif (child.field == "left" and parent.kind.endswith("assignment_expression")) or (
                parent.kind in {"unary_expression", "update_expression"} and self._mutates(parent)
            ):
                yield key

    def _mutates(self, node: Node) -> bool:
        operator = node.get("operator")
        return operator is not None and self.tree.text_of(operator) in {"delete", "++", "--"}

    def _binary(self, node: Node, span: Span, nesting: int) -> Argument:
        operator, left, right = node.get("operator"), node.get("left"), node.get("right")
        sign = self.tree.text_of(operator) if operator is not None else ""
        if left is None or right is None or sign not in {"+", "||", "??"}:
            return Unknown(span, "it is computed")
        before = self.value(left, nesting + 1)
        if sign == "+":
            after = self.value(right, nesting + 1)
            pieces = (*_pieces(before), *_pieces(after))
            if any(isinstance(piece, str) for piece in pieces):
                return self._joined(pieces, span)
            return Unknown(span, "it is computed")
        match before:
            case Known(value) if value or (sign == "??" and value is not None):
                return before
            case Known() | Absent():
                return self.value(right, nesting + 1)
            case Unknown(text=Text() as text):
                return Unknown(span, before.reason, text=text)
        return Unknown(span, "it is computed")

    def _called(self, node: Node, span: Span, nesting: int) -> Argument:
        callee = node.get("function")
        if callee is None or callee.kind != "member_expression":
            return Unknown(span, "it is returned by a call")
        path = self.resolver.path(callee)
        given = arguments(node)
        if path == Path("path", ("join",)) and given and given[0].kind != "spread_element":
            # path.join("/tmp", name): the beginning is enough to tell where a file goes
            match self.value(given[0], nesting + 1):
                case Known(str(start)) if start:
                    rest = Hole(Reference(Reference.OTHER, "the rest of the path"))
                    return self._joined((start.rstrip("/") + "/", rest), span)
        return Unknown(span, "it is returned by a call")

    def _template(self, node: Node, nesting: int) -> tuple[str | Hole, ...]:
        pieces: list[str | Hole] = []
        at = node.start + 1
        for child in node.children:
            if child.kind == "template_substitution":
                pieces.append(unescape(self.tree.text[at : child.start]))
                inner = child.children[0] if child.children else None
                pieces.extend(_pieces(self.value(inner, nesting + 1)))
                at = child.end
        pieces.append(unescape(self.tree.text[at : node.end - 1]))
        return tuple(pieces)

    def _joined(self, pieces: tuple[str | Hole, ...], span: Span) -> Argument:
        text = Text.of(*pieces)
        literal = text.literal
        return (
            Unknown(span, "parts of it are computed", text=text) if literal is None else Known(literal, span)
        )

    def _object(self, node: Node, span: Span, nesting: int) -> ObjectLiteral:
        entries: list[tuple[str, Argument]] = []
        complete = len(node.children) <= _ENTRIES
        for entry in node.children[:_ENTRIES]:
            key = entry.get("key") or entry.get("name")
            name = property_name(key, self.tree) if key is not None else None
            if entry.kind == "pair" and name is not None:
                entries.append((name, self.value(entry.get("value"), nesting + 1)))
            elif entry.kind == "shorthand_property_identifier":
                entries.append((entry.name, self.value(entry, nesting + 1)))
            elif entry.kind == "method_definition" and name is not None:
                entries.append((name, Unknown(self.span(entry), "it is a function")))
            elif entry.kind == "spread_element":
                complete = self._spread(entry, entries, nesting) and complete
            else:
                complete = False
        return ObjectLiteral(tuple(entries), complete, span)

    def _spread(self, entry: Node, entries: list[tuple[str, Argument]], nesting: int) -> bool:
        """Copy the entries of ``...base`` when base is a known object."""
        inner = entry.children[0] if entry.children else None
        if inner is not None and inner.kind in {"identifier", "object"}:
            match self.value(inner, nesting + 1):
                case Known(ObjectLiteral(known, complete)) if len(known) + len(entries) <= _ENTRIES:
                    entries.extend(known)
                    return complete
        # what was written before the spread may be overwritten by it
        entries[:] = [(name, Unknown(value.span, "it may be overwritten")) for name, value in entries]
        return False

    def _array(self, node: Node, span: Span, nesting: int) -> ArrayLiteral:
        items: list[Argument] = []
        for child in node.children[:_ENTRIES]:
            if child.kind == "spread_element":
                return ArrayLiteral(tuple(items), complete=False, span=span)
            items.append(self.value(child, nesting + 1))
        return ArrayLiteral(tuple(items), len(node.children) <= _ENTRIES, span)

    def string(self, node: Node) -> Value[str]:
        """The value of an expression that has to be a string."""
        match self.value(node):
            case Known(str(text), span):
                return Known(text, span)
            case Unknown(span, reason, _, text):
                return Unknown(span, reason, text=text)
        return Unknown(self.span(node), "it is no string")


def _pieces(value: Value[Literal]) -> tuple[str | Hole, ...]:
    match value:
        case Known(bool(fact)):
            return ("true" if fact else "false",)
        case Known(str() | int() | float() as scalar):
            return (str(scalar),)
        case Unknown(text=Text(pieces)):
            return pieces
    return (Hole(Reference(Reference.OTHER, "a computed value")),)


def _number(text: str, span: Span) -> Argument:
    digits = text.replace("_", "").removesuffix("n")
    try:
        if _NUMBER.fullmatch(digits) and len(digits) < 400:
            return Known(int(digits, 10 if digits.isdigit() else 0), span)
        return Known(float(digits), span)
    except ValueError:
        return Unknown(span, "the number is not understood")


def _length(parameters: list[Node]) -> int:
    """``Function.length``: the parameters before the first with a default, or a rest parameter."""
    for count, parameter in enumerate(parameters):
        pattern = parameter.get("pattern") or parameter
        if parameter.get("value") is not None or pattern.kind in {"assignment_pattern", "rest_pattern"}:
            return count
    return len(parameters)
