from __future__ import annotations

import pytest

from lambdalint.source import Source
from lambdalint.syntax.python import Access, Guard, read
from lambdalint.values import Known

HEAD = "import os, json, logging\n"


def accesses(text: str) -> list[tuple[Access, str]]:
    return [
        (item.access, item.name.value if isinstance(item.name, Known) else "?")
        for item in read(Source("a.py", HEAD + text)).environment
    ]


@pytest.mark.parametrize(
    ("text", "access"),
    [
        ("os.environ['X']", Access.REQUIRED),
        ("from os import environ as e\ne['X']", Access.REQUIRED),
        ("env = os.environ\nenv['X']", Access.REQUIRED),
        ("N = 'X'\nos.environ[N]", Access.REQUIRED),
        ("for n in ['X']: os.environ[n]", Access.REQUIRED),
        ("os.environ.pop('X')", Access.REQUIRED),
        ("os.environ.pop('X', None)", Access.OPTIONAL),
        ("os.environ.get('X')", Access.OPTIONAL),
        ("os.getenv(key='X')", Access.OPTIONAL),
        ("from os import getenv as g\ng('X', 1)", Access.OPTIONAL),
        ("get = os.environ.get\nget('X')", Access.OPTIONAL),
        ("'X' in os.environ", Access.TEST),
        ("os.environ['X'] = '1'", Access.WRITE),
        ("del os.environ['X']", Access.WRITE),
        ("os.environ.setdefault('X', '1')", Access.WRITE),
        ("os.environ.update({'X': '1'})", Access.WRITE),
        ("os.environ.update(X='1')", Access.WRITE),
    ],
)
def test_spelling(text: str, access: Access) -> None:
    assert accesses(text) == [(access, "X")]


@pytest.mark.parametrize(
    "text",
    [
        "print(os.environ)",
        "print(dict(os.environ))",
        "print(f'{os.environ}')",
        "print('env', json.dumps(dict(os.environ)))",
        "logging.info(os.environ)",
        "logger.debug('%s', dict(os.environ.items()))",
        "for k, v in os.environ.items(): print(k, v)",
        "for k in os.environ: print(k, os.environ[k])",
        "print({k: v for k, v in os.environ.items()})",
    ],
)
def test_dump(text: str) -> None:
    assert Access.DUMP in [access for access, _ in accesses(text)]


@pytest.mark.parametrize(
    "text",
    [
        "print(len(os.environ))",
        "print(list(os.environ))",
        "print(os.environ.keys())",
        "for k in os.environ: print(k)",
        "run(env=os.environ.copy())",
        "x = {**os.environ, 'A': '1'}",
    ],
)
def test_use_of_all_variables_that_shows_none(text: str) -> None:
    assert accesses(text) == [(Access.WHOLE, "?")]


@pytest.mark.parametrize(
    ("text", "guard"),
    [
        ("os.environ['X']", Guard.NONE),
        ("if debug: os.environ['X']", Guard.NONE),
        ("if 'Y' in os.environ: os.environ['X']", Guard.NONE),
        ("if 'X' in os.environ: os.environ['X']", Guard.TESTED),
        ("a = os.environ['X'] if 'X' in os.environ else 1", Guard.TESTED),
        ("a = 'X' in os.environ and os.environ['X']", Guard.TESTED),
        ("if os.getenv('X'): os.environ['X']", Guard.TESTED),
        ("if 'X' not in os.environ: raise SystemExit\nos.environ['X']", Guard.TESTED),
        ("[os.environ[n] for n in names if n in os.environ]", Guard.TESTED),
        ("try: os.environ['X']\nexcept KeyError: pass", Guard.HANDLED),
        ("try: os.environ['X']\nexcept Exception: pass", Guard.BROAD),
        ("try: os.environ['X']\nexcept ValueError: pass", Guard.NONE),
        ("from contextlib import suppress\nwith suppress(KeyError): os.environ['X']", Guard.HANDLED),
        ("os.environ['X'] = '1'\ndef f(): os.environ['X']", Guard.WRITTEN),
        ("if __name__ == '__main__': os.environ['X']", Guard.MAIN),
    ],
)
def test_guard(text: str, guard: Guard) -> None:
    found = read(Source("a.py", HEAD + text)).environment
    assert [item.guard for item in found if item.access is Access.REQUIRED] == [guard]


def test_place_and_default() -> None:
    (access,) = read(Source("a.py", HEAD + "def f():\n    return os.environ.get('X', 'é')\n")).environment
    assert access.function is not None
    assert (access.function.name, access.default.value) == ("f", "é")  # type: ignore[union-attr]
    assert access.span.text == "os.environ.get('X', 'é')"
