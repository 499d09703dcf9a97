from __future__ import annotations

import pytest

from lambdalint.source import Source
from lambdalint.syntax.python import Guard, Module, read
from lambdalint.values import Absent, Known, Truth, Unknown


def module(text: str) -> Module:
    return read(Source("a.py", text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("def h(): pass", Truth.YES),
        ("async def h(): pass", Truth.YES),
        ("class h: pass", Truth.YES),
        ("h = g", Truth.YES),
        ("h: object = g", Truth.YES),
        ("(h := g)", Truth.YES),
        ("a, (b, h) = g", Truth.YES),
        ("from x import h", Truth.YES),
        ("import x as h", Truth.YES),
        ("with a as h: pass", Truth.YES),
        ("if a: h = 1\nelse: h = 2", Truth.YES),
        ("try: from x import h\nexcept ImportError: h = None", Truth.YES),
        ("try: from x import h\nexcept ImportError: raise", Truth.YES),
        ("def f():\n global h\n h = 1", Truth.MAYBE),
        ("if a: h = 1", Truth.MAYBE),
        ("for h in a: pass", Truth.MAYBE),
        ("try: from x import h\nexcept ImportError: pass", Truth.MAYBE),
        ("from x import *", Truth.MAYBE),
        ("def __getattr__(name): pass", Truth.MAYBE),
        ("globals()['h'] = 1", Truth.MAYBE),
        ("h = 1\ndel h", Truth.MAYBE),
        ("h: object", Truth.NO),
        ("def f():\n h = 1", Truth.NO),
        ("if __name__ == '__main__':\n def h(): pass", Truth.NO),
        ("from typing import TYPE_CHECKING\nif TYPE_CHECKING: from x import h", Truth.NO),
        ("", Truth.NO),
    ],
)
def test_defines(text: str, expected: Truth) -> None:
    assert module(text).defines("h") is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("import a.b", ("a.b", None, "a", 0, Guard.NONE)),
        ("import a.b as c", ("a.b", None, "c", 0, Guard.NONE)),
        ("from ..a import b as c", ("a", "b", "c", 2, Guard.NONE)),
        ("from . import b", ("", "b", "b", 1, Guard.NONE)),
        ("from a import *", ("a", "*", "", 0, Guard.NONE)),
        ("try: import a\nexcept ImportError: pass", ("a", None, "a", 0, Guard.HANDLED)),
        ("try: import a\nexcept (ValueError, ModuleNotFoundError): pass", ("a", None, "a", 0, Guard.HANDLED)),
        ("try: import a\nexcept Exception: pass", ("a", None, "a", 0, Guard.BROAD)),
        ("try: pass\nexcept ImportError: import a", ("a", None, "a", 0, Guard.TESTED)),
        ("if x > 1: import a", ("a", None, "a", 0, Guard.TESTED)),
        ("if TYPE_CHECKING: import a", ("a", None, "a", 0, Guard.NEVER)),
        ("if __name__ == '__main__': import a", ("a", None, "a", 0, Guard.MAIN)),
    ],
)
def test_import(text: str, expected: tuple[object, ...]) -> None:
    (found,) = module(text).imports
    assert (found.module, found.name, found.alias, found.level, found.guard) == expected


def test_import_points_at_the_module() -> None:
    found = module(
        "def f():\n    from os.path import (\n        join)\nimport importlib as i\ni.import_module('x.y')"
    )
    texts = [(item.span.text, item.function is not None, item.dynamic) for item in found.imports]
    assert texts == [("os.path", True, False), ("importlib", False, False), ("'x.y'", False, True)]


def test_function_facts() -> None:
    text = "import functools as f\nclass A:\n  @f.lru_cache(1)\n  async def go(self, a, b=1, *c, d, **e): 0\n"
    (found,) = module(text).functions
    assert (found.qualified_name, found.span.text, found.is_async) == ("A.go", "go", True)
    assert found.decorators == ("functools.lru_cache",)
    assert [(item.name, item.kind, item.has_default) for item in found.parameters] == [
        ("self", "positional", False),
        ("a", "positional", False),
        ("b", "positional", True),
        ("c", "*", False),
        ("d", "keyword-only", False),
        ("e", "**", False),
    ]


@pytest.mark.parametrize(
    ("parameters", "expected"),
    [("event, context", True), ("event", False), ("*args", True), ("a, b, c=1", True), ("a, b, *, c", False)],
)
def test_function_accepts_two(parameters: str, expected: bool) -> None:
    assert module(f"def h({parameters}): pass").functions[0].accepts(2) is expected


def test_exports() -> None:
    assert module("__all__ = ['a']\n__all__ += ['b']").exports == ("a", "b")
    assert module("__all__ = names()").exports is None


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("import multiprocessing as m\nm.Pool(2)", "multiprocessing.Pool"),
        (
            "from concurrent.futures import ProcessPoolExecutor as P\nP()",
            "concurrent.futures.ProcessPoolExecutor",
        ),
        ("import zipfile\nwith zipfile.ZipFile('x') as z: z.extractall()", "zipfile.ZipFile().extractall"),
        ("import threading\nt = threading.Thread(target=f)\nt.start()", "threading.Thread().start"),
        ("import socket\nsocket.socket().bind(1)", "socket.socket().bind"),
        ("import urllib.request\nurllib.request.urlretrieve('x')", "urllib.request.urlretrieve"),
        ("import requests\ns = requests.Session()\ns.get('x', verify=False)", "requests.Session().get"),
        ("exec(x)", "exec"),
        ("class A:\n def f(self): self.t.join()\n def g(self): self.t = T()\nfrom x import T", "x.T().join"),
    ],
)
def test_call_name(text: str, name: str) -> None:
    assert name in [call.name for call in module(text).calls]


def test_call_of_a_shadowed_builtin_has_no_outside_name() -> None:
    (call,) = module("def open(x): pass\nopen('x')").calls
    assert (call.name, [target.name for target in call.targets]) == (None, ["open"])


def test_call_knows_its_circumstances() -> None:
    text = "async def f():\n    for x in y:\n        z = await g(x, a=1)\n    h()\n"
    first, second = module(text).calls
    assert (first.awaited, first.used, first.conditional, first.looped) == (True, True, True, True)
    assert (second.awaited, second.used, second.conditional, second.looped) == (False, False, False, False)
    assert first.keywords.items == ("a",)


@pytest.mark.parametrize(
    ("caught", "guard"),
    [
        ("OSError", Guard.HANDLED),
        ("(ValueError, IOError)", Guard.HANDLED),
        ("Exception", Guard.BROAD),
        ("KeyError", Guard.NONE),
    ],
)
def test_call_knows_who_catches_its_exception(caught: str, guard: Guard) -> None:
    (call,) = module(f"try:\n    a()\nexcept {caught}:\n    pass\n").calls
    assert call.guard_against("OSError") is guard


def test_call_behind_a_return_may_not_run() -> None:
    first, second = module("def f():\n    a()\n    if x: return\n    b()\n").calls
    assert (first.after_return, second.after_return) == (False, True)


def test_receiver_is_the_call_that_made_the_object() -> None:
    call = module("import tarfile\nt = tarfile.open('x.tgz')\nt.extractall('.')").calls[1]
    assert call.receiver is not None
    assert call.receiver.argument(0) == Known("x.tgz", call.receiver.argument(0).span)


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("'a' 'b'", "ab"),
        ("A + '/x'", "/tmp/x"),
        ("f'{A}/x'", "/tmp/x"),
        ("'%s/%s' % (A, 'x')", "/tmp/x"),
        ("'{}/{b}'.format(A, b='x')", "/tmp/x"),
        ("os.path.join(A, 'x')", "/tmp/x"),
        ("os.path.join('a', '/b')", "/b"),
        ("str(pathlib.Path(A) / 'x')", "/tmp/x"),
        ("C['k']", 1),
        ("D.k", 2),
        ("-1", -1),
        ("[1, (2, None)]", [1, (2, None)]),
        ("A if x else '/tmp'", "/tmp"),
    ],
)
def test_known_argument(expression: str, expected: object) -> None:
    head = "import os, pathlib\nA = '/tmp'\nC = {'k': 1}\nclass D:\n    k = 2\n"
    found = [call.argument(0) for call in module(f"{head}f({expression})").calls if call.callee.text == "f"]
    assert [item.value for item in found if isinstance(item, Known)] == [expected]


@pytest.mark.parametrize(
    "text", ["x = 1\nx = y\nf(x)", "def g(x): f(x)", "c = {}\nc['k'] = 1\nf(c)", "a = a + 'x'\nf(a)", "f(*x)"]
)
def test_unknown_argument(text: str) -> None:
    found = [call.argument(0) for call in module(text).calls if call.callee.text == "f"]
    assert [type(item) for item in found] == [Unknown]


def test_absent_argument() -> None:
    assert isinstance(module("f(1)").calls[0].argument(1, "mode"), Absent)


def test_argument_that_all_calls_agree_on() -> None:
    text = "def g(path): open(path, 'w')\ng('a')\ng('a')\n"
    (write,) = module(text).writes
    assert isinstance(write.path, Known)
    assert write.path.value == "a"


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("open('a', 'w')", "a"),
        ("open('a', mode='ab')", "a"),
        ("import pathlib\npathlib.Path('a').write_text('')", "a"),
        ("import os\nos.makedirs('a/b')", "a/b"),
        ("import shutil\nshutil.copy('a', dst='b')", "b"),
        ("import zipfile\nzipfile.ZipFile('a').extractall(path='b')", "b"),
        ("import boto3\nboto3.client('s3').download_file('b', 'k', 'f')", "f"),
        ("import boto3\nboto3.resource('s3').Bucket('b').download_file('k', 'f')", "f"),
    ],
)
def test_write(text: str, path: str) -> None:
    assert [w.path.value for w in module(text).writes if isinstance(w.path, Known)] == [path]


@pytest.mark.parametrize(
    "text", ["open('a')", "open('a', 'rb')", "open('a', mode)", "import zipfile\nzipfile.ZipFile('a')"]
)
def test_reading_is_no_write(text: str) -> None:
    assert module(text).writes == ()


def test_extracting_without_a_path_is_a_write_to_no_path() -> None:
    (write,) = module("import zipfile\nwith zipfile.ZipFile('a') as z:\n    z.extractall()").writes
    assert isinstance(write.path, Absent)


@pytest.mark.parametrize(
    ("body", "kinds"),
    [
        ("return {'a': {1}}", ["dict", "set"]),
        ("return {'a': datetime.datetime.now()}", ["dict", "datetime"]),
        ("return b'\\xff'", ["bytes"]),
        ("x = {'a': 1}\n    return x", ["dict", "number"]),
        ("return g()", ["str"]),
        ("return 1 if x else None", ["number", "none"]),
        ("return event", ["unknown"]),
        ("return", ["none"]),
    ],
)
def test_shape_of_what_is_returned(body: str, kinds: list[str]) -> None:
    found = module(f"import datetime\ndef h(event):\n    {body}\ndef g():\n    return 'x'\n")
    (returned,) = found.returns(found.functions[0])
    assert [inner.kind for shape in returned.shapes for inner in shape.walk()] == kinds


@pytest.mark.parametrize(
    ("body", "keys", "complete"),
    [
        ("return {'a': 1, **{'b': 2}}", ("a", "b"), False),
        ("return {'a': 1, 'b': 2}", ("a", "b"), True),
        ("r = {'a': 1}\n    r['b'] = 2\n    return r", ("a", "b"), True),
        ("r = {'a': 1}\n    fill(r)\n    return r", ("a",), False),
        ("r = {'a': 1}\n    print(r)\n    return r", ("a",), True),
    ],
)
def test_keys_of_what_is_returned(body: str, keys: tuple[str, ...], complete: bool) -> None:
    found = module(f"def h(event):\n    {body}\n")
    (shape,) = found.returns(found.functions[0])[0].shapes
    assert (shape.keys.items, shape.keys.complete) == (keys, complete)


@pytest.mark.parametrize(
    "text",
    [
        (
            "from aws_lambda_powertools.utilities.batch import process_partial_response\n"
            "def handler(event, context):\n    return process_partial_response(event=event)\n"
        ),
        (
            "from aws_lambda_powertools.utilities.batch import BatchProcessor\nprocessor = BatchProcessor()\n"
            "def handler(event, context):\n    return processor.response()\n"
        ),
        (
            "import aws_lambda_powertools.utilities.batch as batch\n"
            "def handler(event, context):\n    return batch.async_process_partial_response(event=event)\n"
        ),
    ],
)
def test_what_powertools_returns_for_a_batch(text: str) -> None:
    found = read(Source("app.py", text))
    (shape,) = found.returns(found.functions[0])[0].shapes
    assert shape.keys.items == ("batchItemFailures",)
