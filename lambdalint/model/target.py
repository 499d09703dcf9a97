"""What a trigger, a permission or a setting calls: a function, and under which qualifier."""

from __future__ import annotations

from typing import Any

from lambdalint.records import dataclass
from lambdalint.source import Span
from lambdalint.values import Hole, Reference, Text, Truth, Value

UNQUALIFIED = Text(())
LATEST = "$LATEST"


@dataclass(frozen=True, slots=True)
class ResourceId:
    """A resource of the template: its logical id and its type."""

    name: str
    type: str


@dataclass(frozen=True, slots=True)
class NamedResource:
    """A resource of the template that a text names.

    ``arn`` is its canonical spelling, ``None`` for a type whose ARNs are not known.
    """

    id: ResourceId
    span: Span
    arn: Text | None


@dataclass(frozen=True, slots=True)
class FunctionTarget:
    """A text that names a function.

    ``function`` is the logical id, ``None`` where no function of the template is meant or where it cannot be
    told which; ``elsewhere`` says that certainly none is. ``qualifier`` is the alias or version behind the
    name, empty for the unqualified function, ``None`` where it is not known whether there is one. A version
    that a resource publishes is a hole that refers to the resource.
    """

    value: Value[Any]
    function: str | None
    qualifier: Text | None = UNQUALIFIED
    elsewhere: bool = False

    @property
    def span(self) -> Span:
        return self.value.span

    def names(self, function: str) -> Truth:
        """Whether the function of that logical id is meant."""
        if self.function is not None:
            return Truth.of(self.function == function)
        return Truth.NO if self.elsewhere else Truth.MAYBE

    def same_qualifier(self, other: FunctionTarget) -> Truth:
        """Whether both speak of the same alias, version, or unqualified function.

        ``$LATEST`` and nothing are two ways to call the same code; which policy counts for the first is
        not documented, so their comparison is MAYBE.
        """
        return same_qualifier(self.qualifier, other.qualifier)

    @property
    def shown_qualifier(self) -> str:
        """The qualifier in the words of a message."""
        if self.qualifier is None:
            return "an unknown qualifier"
        if self.qualifier == UNQUALIFIED:
            return "the function without a qualifier"
        match self.qualifier.pieces:
            case (Hole(Reference(kind=Reference.RESOURCE, name=name)),):
                return f"the version that `{name}` publishes"
            case (str(literal),):
                if literal == LATEST:
                    return f"`{LATEST}`"
                return f"version {literal}" if literal.isdigit() else f"alias `{literal}`"
        return f"alias `{self.qualifier}`"


def same_qualifier(one: Text | None, other: Text | None) -> Truth:
    """Whether two qualifiers are the same one."""
    if one is None or other is None:
        return Truth.MAYBE
    if one == other:
        return Truth.YES
    kinds = {_kind(one), _kind(other)}
    if "unknown" in kinds or kinds == {"none", "latest"}:
        return Truth.MAYBE
    # Two versions may be the same where one is written as a number and the other is a resource.
    if kinds == {"version"} and (one.literal is None) is not (other.literal is None):
        return Truth.MAYBE
    return Truth.NO


def _kind(qualifier: Text) -> str:
    literal = qualifier.literal
    if literal is None:
        return "version" if _is_version(qualifier) else "unknown"
    if not literal:
        return "none"
    return "latest" if literal == LATEST else "version" if literal.isdigit() else "alias"


def _is_version(qualifier: Text) -> bool:
    match qualifier.pieces:
        case (Hole(Reference(kind=Reference.RESOURCE)),):
            return True
    return False
