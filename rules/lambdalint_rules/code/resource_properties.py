"""Whether the properties of a custom resource, which the template writes, decide what its code does.

By the text, so that nothing escapes it: names that are set from the properties, or take them as arguments,
and tests that mention one of these. Whoever asks falls silent, so a name too many does no harm.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from lambdalint.model.handler import Handler
from lambdalint.patterns import regex
from lambdalint_rules.code.custom_resource import is_custom_resource

_PROPERTIES = "ResourceProperties"
_WORD = regex(r"\w+")
#: ``x = event["ResourceProperties"]["X"]``, ``const { X } = props``: what is set, and the chain behind it.
#: Bundles have lines of a megabyte: no part may be of any length.
_SET = regex(
    r"""
    ^ [ \t]* (?: const \s | let \s | var \s )? (?= [\w{\[(] ) (?P<names> [\w\s,{}\[\]:()]{1,400}? )
    (?<![=!<>]) = (?! [=>] ) \s{0,40}
    (?: (?: bool | int | str | not | Boolean | String | json\.loads | JSON\.parse | ! ) \s? \(? \s? ){0,4}
    (?P<chain> \w{1,80} (?: \?? \. \w{1,80} | \[ [^\]]{0,80} \] | \( [^()]{0,80} \) ){0,20} )
    """,
    re.VERBOSE | re.MULTILINE,
)
_CALL = regex(r"\b(?P<name>\w{1,80})\((?P<arguments>[^()]{1,400})\)")
_DEFINITION = regex(r"\b(?:def|function)\s{1,40}(?P<name>\w{1,80})\s{0,40}\((?P<parameters>[^()]{1,400})\)")
_NOT_HANDED_ON = frozenset({"event", "context", "self"})
_TEST = regex(r"^.*(?:\b(?:if|elif|while|switch|case|match)\b|\?(?!\.)).*$", re.MULTILINE)


def decides_by_properties(handler: Handler) -> bool:
    """Whether some test in the code of a custom resource is about its properties."""
    text = "\n".join(module.source.text for module in handler.modules)
    if _PROPERTIES not in text or not is_custom_resource(handler):
        return False
    names = _led_to(text)
    return any(not names.isdisjoint(_WORD.findall(line)) for line in _TEST.findall(text))


def _led_to(text: str) -> set[str]:
    """The names that get something of the properties, by any number of steps."""
    steps: defaultdict[str, list[list[str]]] = defaultdict(list)
    for sources, targets in (*_assignments(text), *_calls(text)):
        for source in sources:
            steps[source].append(targets)
    names, waiting = {_PROPERTIES}, [_PROPERTIES]
    while waiting:
        for targets in steps.pop(waiting.pop(), ()):
            waiting += [target for target in targets if target not in names]
            names.update(targets)
    return names


def _assignments(text: str) -> Iterator[tuple[list[str], list[str]]]:
    for found in _SET.finditer(text):
        chain = found["chain"]
        taken = chain if ".get(" in chain else chain.partition("(")[0]
        yield _WORD.findall(taken), _WORD.findall(found["names"])


def _calls(text: str) -> Iterator[tuple[list[str], list[str]]]:
    parameters: defaultdict[str, list[str]] = defaultdict(list)
    for made in _DEFINITION.finditer(text):
        parameters[made["name"]] += [
            word for word in _WORD.findall(made["parameters"]) if word not in _NOT_HANDED_ON
        ]
    for call in _CALL.finditer(text):
        if call["name"] in parameters:
            arguments = [argument.strip() for argument in call["arguments"].split(",")]
            yield [one for one in arguments if _WORD.fullmatch(one)], parameters[call["name"]]
