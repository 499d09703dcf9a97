"""Keyword arguments as data: what a deploy script asks of AWS, leaf by leaf."""

from typing import Any

import pytest

from lambdalint.source import Source
from lambdalint.syntax.data import Datum, Items, Structure
from lambdalint.syntax.python import read
from lambdalint.values import Known, Unknown, text_of


def plain(data: Datum) -> Any:
    match data:
        case Structure(members=members, complete=complete):
            return {one.name: plain(one.value) for one in members} | ({} if complete else {"...": "..."})
        case Items(items=items, complete=complete):
            return [plain(item) for item in items] + ([] if complete else ["..."])
        case Known() | Unknown():
            return str(text_of(data))


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        (
            "f(A='b', C={'D': e, 'E': ['x', 1]})",
            {"A": "b", "C": {"D": "${e is not assigned here}", "E": ["x", "1"]}},
        ),
        ("f(A=True, **rest)", {"A": "true", "...": "..."}),
        ("f(**{'A': 'b'})", {"A": "b"}),
        ("v = {'A': 'b'}\nf(E={'Variables': v})", {"E": {"Variables": {"A": "b"}}}),
        ("v = {'A': 'b'}\nv['C'] = 'd'\nf(E=v)", {"E": "${v is changed after it was made}"}),
        ("f(E={**base, 'A': 'b'})", {"E": {"A": "b", "...": "..."}}),
        ("f(L=[*base, 'b'])", {"L": ["b", "..."]}),
        ("f(*a)", {"...": "..."}),
        ("f(C=dict(D=e, F='g'))", {"C": {"D": "${e is not assigned here}", "F": "g"}}),
        ("f(C=dict(D='e', **rest))", {"C": {"D": "e", "...": "..."}}),
        ("v = dict(A='b')\nf(E=dict(Variables=v))", {"E": {"Variables": {"A": "b"}}}),
        ("from x import dict\nf(C=dict(D='e'))", {"C": "${computed when the code runs}"}),
    ],
)
def test_arguments_are_read_to_the_last_leaf(code: str, expected: Any) -> None:
    (call,) = (one for one in read(Source("deploy.py", code)).calls if one.span.text.startswith("f("))
    assert plain(call.request) == expected


def test_each_leaf_has_its_place() -> None:
    structure = read(Source("deploy.py", "f(Code={'S3Key': 'ké'})")).calls[0].request
    code = structure.members[0]
    assert isinstance(code.value, Structure)
    (key,) = code.value.members
    assert (code.span.text, key.span.text, key.value.span.text) == ("Code", "'S3Key'", "'ké'")


def test_a_text_that_no_parser_knows_is_a_problem() -> None:
    """A string beside a template string: neither Python nor libcst takes it."""
    assert read(Source("deploy.py", 'x = "a" t"b"\nx.update_function_code()\n')).problem is not None
