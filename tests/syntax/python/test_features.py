"""Every ``since`` was compared with the CPython releases 3.6 to 3.13 themselves."""

from __future__ import annotations

import pytest

from lambdalint.source import Source
from lambdalint.syntax.python import read


def newest(text: str) -> tuple[tuple[int, int], str] | None:
    found = sorted((item.since, item.span.text) for item in read(Source("a.py", text)).newer_syntax)
    return found[-1] if found else None


@pytest.mark.parametrize(
    ("text", "since", "where"),
    [
        ("from __future__ import annotations", (3, 7), "annotations"),
        ("(a := 1)", (3, 8), "a := 1"),
        ("def f(x, /): pass", (3, 8), "x"),
        ("lambda x, /: 0", (3, 8), "x"),
        ("def f():\n return 1, *x", (3, 8), "1, *x"),
        ("def f():\n yield 1, *x", (3, 8), "1, *x"),
        ("while 1:\n try: pass\n finally: continue", (3, 8), "continue"),
        ('f"{x=}"', (3, 8), "x"),
        ("for a in 1, *b: pass", (3, 9), "1, *b"),
        ("@a[0]\ndef f(): pass", (3, 9), "a[0]"),
        ("with (open(a) as b, open(c)): pass", (3, 9), "with"),
        ("with (open(a) as b): pass", (3, 9), "with"),
        ("{a := 1}", (3, 9), "a := 1"),
        ("x[a := 1]", (3, 10), "a := 1"),
        ("match x:\n case 1: pass", (3, 10), "match"),
        ("x[*a]", (3, 11), "*a"),
        ("x[1, *a]", (3, 11), "*a"),
        ("def f(*args: *T): pass", (3, 11), "*T"),
        ("try: pass\nexcept* E: pass", (3, 11), "except"),
        ("type X = int", (3, 12), "type"),
        ("def f[T](): pass", (3, 12), "T"),
        ("class A[T]: pass", (3, 12), "T"),
        ('f"{x["a"]}"', (3, 12), '{x["a"]}'),
        ('f"{f"{y}"}"', (3, 12), '{f"{y}"}'),
        ("f'{\nx}'", (3, 12), "{\nx}"),
        ("f\"{'\\n'.join(x)}\"", (3, 12), "{'\\n'.join(x)}"),
        ('f"""{\nx # c\n}"""', (3, 12), "{\nx # c\n}"),
        ("def f[T = int](): pass", (3, 13), "int"),
        ("try: pass\nexcept A, B: pass", (3, 14), "A, B"),
        ('t"{x}"', (3, 14), 't"{x}"'),
    ],
)
def test_feature_is_dated_and_placed(text: str, since: tuple[int, int], where: str) -> None:
    assert newest(text) == (since, where)


@pytest.mark.parametrize(
    "text",
    [
        "with (open(a)) as b: pass",
        "with (open(a)) as b, open(c) as d: pass",
        "with (a, b): pass",
        "@a.b.c(1)\ndef f(): pass",
        "x[(*a,)]",
        "f'''{\n x\n}'''",
        'f"""{x["a"]}"""',
        "f\"{x['a']}\"",
        'f"{x:{y}}"',
        'f"{x!r}\\n"',
        "f\"{d['#']}\"",
        'f"{x:%H:%M}"',
        'f"x={x!r}"',
        "print(f\"{d['a']}\" f'{d[\"a\"]}')",
        "match = type = 1",
    ],
)
def test_old_syntax_is_not_called_new(text: str) -> None:
    assert newest(text) is None


def test_only_what_the_level_lacks_is_given() -> None:
    module = read(Source("a.py", "(a := 1)\nmatch a:\n case 1: pass\n"))
    assert [item.feature for item in module.syntax_newer_than((3, 9))] == ["a match statement"]


def test_facts_are_read_through_syntax_that_is_too_new() -> None:
    text = 'type X[T] = list[T]\ndef f[T: int](x: T):\n    return f"{g(x)["é"]:>{h()}}"\n'
    module = read(Source("a.py", text))
    assert module.complete
    assert [call.callee.text for call in module.calls] == ["g", "h"]
