"""Where the text of a scalar stands in the file."""

from __future__ import annotations

import pytest

from lambdalint.source import Source
from lambdalint.syntax import yaml
from lambdalint.syntax.nodes import Mapping, Scalar
from lambdalint.syntax.scripts.scalars import woven


@pytest.mark.parametrize(
    ("text", "word", "line"),
    [
        ("code: |\n  one\n  two\n", "two", 3),
        ("code: |\n  one\n\n    two\n  three\n", "three", 5),
        ("code: >\n  one\n  two\n", "two", 3),
        # Lines of blanks at the end are part of the value and not of its place.
        ("code: |\n  one\n  two\n      \n# end\n", "two", 3),
        ("code: |\n  one\n  two\n      \n    \nnext: 1\n", "two", 3),
        ('code: "one\\n\\\n  two"\n', "two", 2),
    ],
)
def test_a_word_of_a_scalar_has_its_line(text: str, word: str, line: int) -> None:
    root = yaml.parse(Source("t.yaml", text)).root
    assert isinstance(root, Mapping)
    scalar = root.index["code"].value
    assert isinstance(scalar, Scalar)
    code = woven(scalar)
    at = code.text.index(word)
    assert (code.text, code.span(at, at + len(word)).text) == (scalar.value, word)
    assert code.span(at, at + len(word)).first.line == line
