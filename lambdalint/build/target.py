"""A text that names a function -> :class:`~lambdalint.model.target.FunctionTarget`.

The spellings, with and without ``:qualifier`` behind them: the name, ``account:function:name``, the ARN, and
the ARN within the URI of an API (``…:path/2015-03-31/functions/ARN/invocations``); ``!Ref`` of a function,
alias or version; ``!Ref F.Alias`` and ``!Ref F.Version``, which SAM replaces.
https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html
"""

from __future__ import annotations

import re
from typing import Any

from lambdalint.build import arn
from lambdalint.build.resources import Place, Resources
from lambdalint.model.target import LATEST, UNQUALIFIED, FunctionTarget
from lambdalint.patterns import regex
from lambdalint.records import dataclass
from lambdalint.template.fields import string
from lambdalint.values import Absent, Hole, Known, Reference, Text, Unknown, Value, text_of

FUNCTIONS = frozenset({"AWS::Lambda::Function", "AWS::Serverless::Function"})
ALIAS = "AWS::Lambda::Alias"
VERSION = "AWS::Lambda::Version"
#: Aliases of aliases do not exist; a template that pretends so must not be followed for ever.
_MAX_DEPTH = 4

# Holes become letters of the private use area, so that one expression reads texts with and without them.
_FIRST_HOLE = 0xE000
_LAST_HOLE = 0xF8FF
_URI = regex(
    r"arn:[^:]*:apigateway:[^:]*:lambda:path/[^/]+/functions/(?P<function>.+)/(?:response-streaming-)?invocations"
)
_ARN = regex(
    r"arn:[^:]*:lambda:[^:]*:(?P<account>[^:]*):function:(?P<name>[^:/]+)(?::(?P<qualifier>[^:/]+))?"
)
_PARTIAL = regex(r"(?:(?P<account>[^:/]+):function:)?(?P<name>[^:/]+)(?::(?P<qualifier>[^:/]+))?")


@dataclass(frozen=True, slots=True)
class _Names:
    """The functions of a template by name; ``open`` where a function may have any name."""

    by_text: dict[Text, str]
    open: bool


def target(value: Value[Any], resources: Resources) -> FunctionTarget:
    """Which function a value names, and how it is qualified."""
    return _target(value, text_of(value), resources, 0)


def within(text: Text, value: Value[Any], resources: Resources) -> FunctionTarget:
    """The function that a part of a value names: one of the ARNs in a larger text."""
    return _target(value, text, resources, 0)


def _target(value: Value[Any], text: Text, resources: Resources, depth: int) -> FunctionTarget:
    if isinstance(value, Absent) or depth > _MAX_DEPTH:
        return FunctionTarget(value, None, None)
    canonical = arn.canonical(text, resources)
    if canonical.reference is not None:
        return _referred(value, canonical.reference, resources, depth)
    letters = _Letters(canonical)
    uri = _URI.fullmatch(letters.text)
    inner = uri["function"] if uri else letters.text
    found = _ARN.fullmatch(inner) or (None if inner.startswith("arn:") else _PARTIAL.fullmatch(inner))
    if found is None:
        return FunctionTarget(value, None, None, elsewhere=_is_foreign_arn(inner))
    name, qualifier = letters.back(found["name"]), _qualifier(letters.back(found["qualifier"] or ""))
    if name.reference is not None:
        referred = _referred(value, name.reference, resources, depth)
        both = UNQUALIFIED not in {referred.qualifier, qualifier}
        if qualifier == UNQUALIFIED or referred.function is None:
            return referred
        return FunctionTarget(value, referred.function, None if both else qualifier)
    if (found["account"] or "").isdigit():
        # A literal account may be this one; it cannot be told, and other stacks have such names too.
        return FunctionTarget(value, None, None)
    return _by_name(value, name, qualifier, resources)


def _qualifier(text: Text) -> Text | None:
    """The qualifier; ``${stageVariables.alias}`` is filled in by API Gateway."""
    literal = text.literal or ""
    return None if "$" in literal and literal != LATEST else text


def _is_foreign_arn(text: str) -> bool:
    """Whether a text is the ARN of something that is no function."""
    parts = text.split(":", 3)
    return (
        len(parts) == 4
        and parts[0] == "arn"
        and parts[2].isascii()
        and parts[2] not in {"", "lambda", "apigateway"}
    )


def _by_name(value: Value[Any], name: Text, qualifier: Text | None, resources: Resources) -> FunctionTarget:
    names = resources.overall(_names)
    function = names.by_text.get(name)
    if function is not None:
        return FunctionTarget(value, function, qualifier)
    elsewhere = not names.open and name.literal is not None and not resources.template.open
    return FunctionTarget(value, None, qualifier, elsewhere=elsewhere)


def _names(resources: Resources) -> _Names:
    by_text: dict[Text, str] = {}
    is_open = False
    for place in resources.of(FUNCTIONS):
        written = place.properties.string("FunctionName")
        match written:
            case Known(name):
                by_text[Text.of(name)] = place.name
            case Unknown(text=Text() as text) if text.known_part:
                by_text[text] = place.name
                is_open = True
            case Unknown():
                is_open = True
    return _Names(by_text, is_open)


def _referred(value: Value[Any], reference: Reference, resources: Resources, depth: int) -> FunctionTarget:
    """What a reference that is all of a text names."""
    if reference.kind == Reference.IMPORT:
        return FunctionTarget(value, None, None, elsewhere=True)
    if reference.kind != Reference.RESOURCE:
        return FunctionTarget(value, None, None)
    name, _, sam_property = reference.name.partition(".")
    attribute = reference.attribute or sam_property or None
    place = resources.get(name)
    if place is None:
        return _made_by_sam(value, name, resources)
    if place.type in FUNCTIONS:
        return _of_function(value, place, attribute, resources)
    if place.type == ALIAS and attribute in {None, "AliasArn"}:
        named = place.properties.value("FunctionName")
        inner = _target(named, text_of(named), resources, depth + 1)
        qualifier = text_of(place.properties.string("Name"))
        return FunctionTarget(value, inner.function, qualifier, inner.elsewhere)
    if place.type == VERSION and attribute in {None, "FunctionArn"}:
        named = place.properties.value("FunctionName")
        inner = _target(named, text_of(named), resources, depth + 1)
        return FunctionTarget(value, inner.function, version(place.name), inner.elsewhere)
    # A stack or a custom resource may hand back what it was given; anything else is no function.
    hands_back = place.type.startswith(("AWS::CloudFormation::", "Custom::", "AWS::Serverless::Application"))
    return FunctionTarget(value, None, None, elsewhere=not hands_back)


def version(logical_id: str) -> Text:
    """The qualifier of a version that a resource publishes."""
    return Text((Hole(Reference(Reference.RESOURCE, logical_id, "Version")),))


def _of_function(
    value: Value[Any], place: Place, attribute: str | None, resources: Resources
) -> FunctionTarget:
    match attribute:
        case None | "Arn":
            return FunctionTarget(value, place.name)
        case "Alias":
            return FunctionTarget(value, place.name, published_alias(place))
        case "Version":
            return FunctionTarget(value, place.name, version(place.name))
    return FunctionTarget(value, None, None, elsewhere=not resources.template.open)


def published_alias(place: Place) -> Text | None:
    """The qualifier that SAM gives to all that calls a function: its ``AutoPublishAlias``, or none."""
    match string(place.properties.value("AutoPublishAlias")):
        case Known(alias):
            return Text.of(alias)
        case Absent():
            return UNQUALIFIED
        case Unknown(text=Text() as text, may_be_absent=False):
            return text
    return None


def _made_by_sam(value: Value[Any], name: str, resources: Resources) -> FunctionTarget:
    """A resource that is not written: SAM makes ``FunctionAliaslive`` and ``FunctionVersion0123456789``."""
    for place in resources.of({"AWS::Serverless::Function"}):
        alias = published_alias(place)
        if alias and alias.literal and name == f"{place.name}Alias{alias.literal}":
            return FunctionTarget(value, place.name, alias)
        if re.fullmatch(rf"{re.escape(place.name)}Version[0-9a-f]{{10}}", name):
            return FunctionTarget(value, place.name, version(place.name))
    return FunctionTarget(value, None, None)


class _Letters:
    """A text as one string, its holes as letters that stand for them."""

    def __init__(self, text: Text) -> None:
        self.holes: dict[str, Hole] = {}
        self.text = "".join(map(self._letter, text.pieces))

    def _letter(self, piece: str | Hole) -> str:
        if isinstance(piece, str):
            return piece
        letter = chr(min(_FIRST_HOLE + len(self.holes), _LAST_HOLE))
        self.holes[letter] = piece
        return letter

    def back(self, text: str) -> Text:
        """The text again that a part of the string stands for."""
        return Text.of(*(self.holes.get(letter, letter) for letter in text))
