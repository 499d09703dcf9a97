from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lambdalint.source import Source
from lambdalint.syntax.python import decode, read
from lambdalint.values import Truth


def test_mistake_is_placed() -> None:
    problem = read(Source("a.py", "é = 1\nx = = 2\n")).problem
    assert problem is not None
    assert (problem.message, problem.span.first.line, problem.span.text) == ("invalid syntax", 2, "=")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("def f(): await x", "'await' outside async function"),
        ("return 1", "'return' outside function"),
        ("class A:\n yield 1", "'yield' outside function"),
        ("x = 1\0", "source code cannot contain null bytes"),
    ],
)
def test_what_only_the_compiler_refuses_is_a_problem(text: str, message: str) -> None:
    problem = read(Source("a.py", text)).problem
    assert problem is not None
    assert problem.message == message


@pytest.mark.parametrize(
    "text",
    [
        "(" * 2000 + ")" * 2000,
        "x = " + "-" * 5000 + "1",
        "x = a" + ".b" * 5000,
        "x = " + "lambda: " * 2000 + "1",
        "".join(" " * depth + "if x:\n" for depth in range(150)) + " " * 150 + "pass",
        "#" * 4_000_001,
    ],
)
def test_what_is_too_deep_or_too_large_is_unknown(text: str) -> None:
    module = read(Source("a.py", text))
    assert (module.complete, module.problem, module.calls) == (False, None, ())
    assert module.defines("handler") is Truth.MAYBE


@pytest.mark.parametrize(
    "text",
    [
        "if a: pass\n" + "".join(f"elif a == {i}: x = f()\n" for i in range(1500)),
        "import boto3\n" + 'c = boto3.client("s3")\nc.get_object()\n' * 1000,
        "".join(f"a{i + 1} = a{i}\n" for i in range(2000)) + "a2000()\n",
        "".join(f"def f{i}(x): return f{i + 1}(f{i + 1}(x))\n" for i in range(200)) + "f0(1).go()\n",
        "x = [" + ",".join('{"é": f(1)}' for _ in range(5000)) + "]",
    ],
)
def test_hostile_text_is_read_in_linear_time(text: str) -> None:
    module = read(Source("a.py", text))
    assert module.complete
    assert len(module.calls) + len(module.sdk_calls) >= 1


def test_bom_is_no_part_of_the_text() -> None:
    source = decode("a.py", b"\xef\xbb\xbfimport os\n")
    assert source is not None
    assert read(source).imports[0].span.start == 7


def test_coding_cookie_is_obeyed() -> None:
    source = decode("a.py", b'#!/usr/bin/python\n# -*- coding: latin-1 -*-\nx = "\xe9"\n')
    assert source is not None
    assert source.text.endswith('"é"\n')


@pytest.mark.parametrize("data", [b'x = "\xe9"', b"# coding: utf-8\n\xff", b"\x7fELF\x02\x01\xff"])
def test_what_is_not_text_is_not_decoded(data: bytes) -> None:
    assert decode("a.py", data) is None


def test_spans_are_code_points() -> None:
    module = read(Source("a.py", 'x = "éü𝄞"; call("𝄞")'))
    assert module.calls[0].span.text == 'call("𝄞")'


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet="abf(){}[]:='\"\\\n \t#é.,*@\0", max_size=60))
def test_no_text_raises(text: str) -> None:
    module = read(Source("a.py", text))
    assert module.complete == (module.problem is None and not module.refused)
    assert len(module.calls) == len(list(module.calls))
    assert isinstance(module.defines("a"), Truth)


def test_libcst_is_not_imported_for_source_that_parses() -> None:
    script = (
        "import sys; from lambdalint.source import Source; from lambdalint.syntax.python import read;"
        "read(Source('a', 'x = 1')); read(Source('a', 'print 1')); print('libcst' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"
