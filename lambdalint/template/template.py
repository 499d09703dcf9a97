"""The sections of one template, as nodes that are ready to be resolved.

Loops are unrolled and Globals merged here, once for every scenario. What has no place in a template (a
resource that is a string, an empty ``Parameters:``) becomes a :class:`~lambdalint.model.Problem`, and
reading goes on.
"""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Mapping as MappingType
from dataclasses import field

from lambdalint.model.application import Problem
from lambdalint.records import dataclass
from lambdalint.source import Source, Span
from lambdalint.syntax.nodes import Mapping, Node, Scalar, Sequence
from lambdalint.syntax.yaml import Document
from lambdalint.template import foreach, parts
from lambdalint.template.globals import merged_properties
from lambdalint.template.intrinsics import arguments, call_of

SERVERLESS = "AWS::Serverless-2016-10-31"
LANGUAGE_EXTENSIONS = "AWS::LanguageExtensions"
SAM_TYPES = "AWS::Serverless::"

_SECTIONS = ("Parameters", "Mappings", "Conditions", "Globals", "Metadata", "Outputs", "Rules")


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of the template. ``default`` is ``None`` where the value is given at deployment."""

    name: str
    type: str
    span: Span
    default: str | None
    default_span: Span | None
    allowed: tuple[str, ...]

    @property
    def is_list(self) -> bool:
        return self.type == "CommaDelimitedList" or "List<" in self.type

    @property
    def is_looked_up(self) -> bool:
        """Whether the written value is only the name of a Systems Manager parameter."""
        return self.type.startswith("AWS::SSM::Parameter::Value")


@dataclass(frozen=True, slots=True)
class ResourceNode:
    """A resource as it is declared: nodes, with Globals merged into ``properties``.

    ``own`` are the properties without what is inherited.
    """

    logical_id: str
    type: str
    key: Scalar
    node: Mapping
    properties: Node | None
    own: Node | None

    @property
    def condition(self) -> str | None:
        condition = self.node.get("Condition")
        return condition.value if isinstance(condition, Scalar) else None


@dataclass(slots=True)
class Template:
    """One template. ``given`` are parameter values from outside (``--parameter``, ``samconfig.toml``).

    Parameters that are ``varied`` are given as well, but not always the same value: nothing is known of them.
    """

    source: Source
    root: Mapping
    given: MappingType[str, str] = field(default_factory=dict)
    varied: frozenset[str] = frozenset()
    problems: list[Problem] = field(default_factory=list)
    transforms: frozenset[str] = frozenset()
    parameters: dict[str, Parameter] = field(default_factory=dict)
    mappings: Mapping | None = None
    conditions: dict[str, Node] = field(default_factory=dict)
    globals_node: Node | None = None
    resources: dict[str, ResourceNode] = field(default_factory=dict)
    #: Whether ``resources`` may lack some: a macro or a loop that cannot be unrolled adds others.
    open: bool = False
    #: Whether it is put together with others before it is deployed, which may have the transform and Globals.
    partial: bool = False

    @classmethod
    def read(cls, document: Document, given: MappingType[str, str | None] | None = None) -> Template:
        """The sections of a document; ``given`` has ``None`` for what each deployment gives differently."""
        assert isinstance(document.root, Mapping)
        known = {name: value for name, value in (given or {}).items() if value is not None}
        template = cls(document.source, document.root, known, frozenset(given or {}) - frozenset(known))
        template._read()
        return template

    def __repr__(self) -> str:
        return f"Template({self.source.path!r})"

    @property
    def is_sam(self) -> bool:
        return SERVERLESS in self.transforms

    def section(self, name: str) -> Node | None:
        return self.root.get(name)

    def inherits(self, node: Node) -> bool:
        """Whether a node stands in the Globals section."""
        section = self.globals_node
        return section is not None and section.start <= node.start and node.end <= section.end

    def _read(self) -> None:
        self.transforms = frozenset(self._transforms())
        for name in _SECTIONS:
            self._mapping(name)
        if self.transforms - {SERVERLESS, LANGUAGE_EXTENSIONS}:
            self.open = True
        parameters = self._mapping("Parameters")
        for entry in parameters.entries if parameters else ():
            if (parameter := self._parameter(entry.key, entry.value)) is not None:
                self.parameters[entry.name] = parameter
        if LANGUAGE_EXTENSIONS in self.transforms:
            unrolled = foreach.unroll(self.root, self._collection)
            assert isinstance(unrolled, Mapping)
            self.root = unrolled
        self.mappings = self._mapping("Mappings")
        conditions = self._mapping("Conditions")
        self.conditions = {entry.name: entry.value for entry in conditions.entries} if conditions else {}
        self.globals_node = self._mapping("Globals")
        self._read_resources()

    def _transforms(self) -> Iterator[str]:
        node = self.root.get("Transform")
        if node is None:
            return
        for item in arguments(node):
            if isinstance(item, Scalar):
                yield item.value
            elif isinstance(item, Mapping) and isinstance(name := item.get("Name"), Scalar):
                yield name.value

    def _mapping(self, name: str) -> Mapping | None:
        node = self.root.get(name)
        if node is None or isinstance(node, Mapping):
            return node
        if name != "Resources" and self._is_stub():
            return None  # one word is enough on a file that nobody has begun to fill
        entry = self.root.entry(name)
        assert entry is not None
        if node.tag is None and not any(problem.span == entry.key.span for problem in self.problems):
            self._problem(entry.key.span, f"`{name}` must be a mapping, but it is {describe(node)}")
        return None

    def _is_stub(self) -> bool:
        resources = self.root.get("Resources")
        return isinstance(resources, Scalar) and resources.is_null

    def _problem(self, span: Span, message: str, *, harmless: bool = False) -> None:
        if all(name.startswith("AWS::") for name in self.transforms):  # any shape may be right for a macro
            self.problems.append(Problem("unexpected-shape", span, message, harmless=harmless))

    def _parameter(self, key: Scalar, node: Node) -> Parameter | None:
        if not isinstance(node, Mapping):
            self._problem(key.span, f"parameter `{key.value}` must be a mapping, but it is {describe(node)}")
            return None
        kind, default, allowed = node.get("Type"), node.get("Default"), node.get("AllowedValues")
        is_known = isinstance(default, Scalar) and default.tag is None and key.value not in self.varied
        known_default = default if isinstance(default, Scalar) and is_known else None
        return Parameter(
            key.value,
            kind.value if isinstance(kind, Scalar) else "String",
            key.span,
            known_default.value if known_default else None,
            known_default.span if known_default else None,
            tuple(item.value for item in allowed.items if isinstance(item, Scalar))
            if isinstance(allowed, Sequence)
            else (),
        )

    def _collection(self, node: Node) -> tuple[str, ...] | None:
        """The items of a loop's collection: literals, or what a list parameter holds."""
        call = call_of(node)
        if call is None:
            if not isinstance(node, Sequence):
                return None
            items: list[str] = []
            for item in node.items:
                if isinstance(item, Scalar) and item.tag is None:
                    items.append(item.value)
                elif (inner := self._collection(item)) is not None:
                    items.extend(inner)
                else:
                    return None
            return tuple(items)
        if call.name != "Ref" or not isinstance(call.argument, Scalar):
            return None
        parameter = self.parameters.get(call.argument.value)
        if parameter is None or parameter.is_looked_up:
            return None
        value = self.given.get(parameter.name, parameter.default)
        return None if value is None else tuple(item.strip() for item in value.split(","))

    def _read_resources(self) -> None:
        section = self._mapping("Resources")
        if section is not None and not self.transforms and self.section(parts.OPENING) is None:
            names = {*self.parameters, *section.index}
            mappings = self.mappings.index if self.mappings else ()
            self.partial = parts.amends(section, SAM_TYPES) or parts.refers_elsewhere(
                section, names, self.conditions, mappings
            )
            self.open = self.open or self.partial
        for entry in section.index.values() if section else ():
            name, node = entry.name, entry.value
            if name in {foreach.OPEN, "Fn::Transform"}:
                self.open = True
            elif not isinstance(node, Mapping):
                if call_of(node) is None:
                    message = f"resource `{name}` must be a mapping, but it is {describe(node)}"
                    if name.startswith(f"{foreach.OPEN}::"):
                        message = f"`{name}` is a loop, and those need `Transform: {LANGUAGE_EXTENSIONS}`"
                    self._problem(entry.key.span, message)
            elif not isinstance(kind := node.get("Type"), Scalar):
                named = call_of(node) is not None or node.get("Fn::Transform") is not None
                if kind is None and not named and not self.partial:
                    self._problem(entry.key.span, f"resource `{name}` has no `Type`")
                elif kind is not None and (call_of(kind) is not None or parts.is_directive(kind)):
                    self.open = True  # ``rain pkg`` puts the resources of a module there
                elif kind is not None:
                    message = f"`Type` of `{name}` must be a text, but it is {describe(kind)}"
                    self._problem(kind.span, message)
            else:
                self.resources[name] = self._resource(entry.key, node, kind.value)

    def _resource(self, key: Scalar, node: Mapping, kind: str) -> ResourceNode:
        written = node.entry("Properties")
        own = written.value if written else None
        if written and isinstance(own, Scalar) and own.is_null:
            # https://github.com/Sceptre/sceptre/blob/master/integration-tests/sceptre-project/templates/valid_template.yaml
            message = (
                f"`Properties` of `{key.value}` is empty, which CloudFormation takes for none; remove it"
            )
            self._problem(written.key.span, message, harmless=True)
            own = None
        if written and own and not isinstance(own, Mapping) and call_of(own) is None:
            message = f"`Properties` of `{key.value}` must be a mapping, but it is {describe(own)}"
            self._problem(written.key.span, message)
            own = None
        properties = merged_properties(self.globals_node, kind, own, node.get("IgnoreGlobals"))
        if self.partial and kind.startswith(SAM_TYPES):
            properties = parts.with_more(properties, key)
        return ResourceNode(key.value, kind, key, node, properties, own)


def describe(node: Node) -> str:
    """What a node is, in the words of a message."""
    match node:
        case Mapping():
            return "a mapping"
        case Sequence():
            return "a list"
        case Scalar() if node.is_null:
            return "empty"
        case _:
            return "a text"
