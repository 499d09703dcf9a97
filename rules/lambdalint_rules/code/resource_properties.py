"""Whether the properties of a custom resource, which the template writes, decide what its code does.

By the text: names that are set from the properties, or take them as arguments, and tests that mention them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lambdalint.model.handler import Handler
from lambdalint.patterns import regex
from lambdalint_rules.code.custom_resource import is_custom_resource

_PROPERTIES = "ResourceProperties"
_WORD = regex(r"\w+")
#: ``x = event["ResourceProperties"]["X"]``, ``const { X } = props``: what is set, and the chain behind it.
_SET = regex(
    r"""
    ^ \s* (?: const \s | let \s | var \s )? (?P<names> [\w\s,{}\[\]:()]+? ) \s* (?<![=!<>]) = (?! [=>] )
    \s* (?: (?: bool | int | str | not | Boolean | String | json\.loads | JSON\.parse | ! ) \s* \(? \s* )*
    (?P<chain> \w+ (?: \?? \. \w+ | \[ [^\]]* \] | \( [^()]* \) )* )
    """,
    re.VERBOSE | re.MULTILINE,
)
_CALL = regex(r"\b(?P<name>\w+)\((?P<arguments>[^()]*)\)")
_TEST = regex(r"^.*(?:\b(?:if|elif|while|switch|case|match)\b|\?(?!\.)).*$", re.MULTILINE)


def decides_by_properties(handler: Handler) -> bool:
    """Whether some test in the code of a custom resource is about its properties."""
    text = "\n".join(module.source.text for module in handler.modules)
    if _PROPERTIES not in text or not is_custom_resource(handler):
        return False
    names = {_PROPERTIES}
    while found := set(_set_by(text, names)) - names:
        names |= found
    return any(not names.isdisjoint(_WORD.findall(line)) for line in _TEST.findall(text))


def _set_by(text: str, names: set[str]) -> Iterator[str]:
    for found in _SET.finditer(text):
        if not names.isdisjoint(_WORD.findall(found["chain"].partition("(")[0])) or (
            ".get(" in found["chain"] and not names.isdisjoint(_WORD.findall(found["chain"]))
        ):
            yield from _WORD.findall(found["names"])
    for call in _CALL.finditer(text):
        arguments = call["arguments"].split(",")
        if any(argument.strip() in names for argument in arguments):
            name = re.escape(call["name"])
            for made in re.finditer(rf"(?:def|function)\s+{name}\s*\(([^()]*)\)", text):
                yield from (
                    word for word in _WORD.findall(made[1]) if word not in ("event", "context", "self")
                )
