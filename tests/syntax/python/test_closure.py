from __future__ import annotations

from pathlib import Path

from lambdalint.source import Source
from lambdalint.syntax.python import CallGraph, Closure, Folder, Function, Module, read
from lambdalint.values import Known, Truth


def folder(root: Path, **files: str) -> Folder:
    for name, text in files.items():
        path = root / (name.replace("·", "/") + ".py")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return Folder(root)


def named(module: Module, name: str) -> Function:
    return next(function for function in module.functions if function.qualified_name == name)


def test_modules_are_followed_in_every_layout(tmp_path: Path) -> None:
    files = folder(
        tmp_path,
        app="import boto3\nfrom pkg import one\nfrom pkg.two import x\ndef f():\n    import space.deep\n",
        pkg·__init__="",
        pkg·one="from . import two\nfrom .sub import three",
        pkg·two="x = 1",
        pkg·sub·__init__="",
        pkg·sub·three="from ...nowhere import y\nfrom ..two import x",
        space·deep="import app",
        unused="",
    )
    closure = Closure(files, "app")
    assert set(closure.modules) == {
        "app",
        "pkg",
        "pkg.one",
        "pkg.two",
        "pkg.sub",
        "pkg.sub.three",
        "space.deep",
    }
    assert [item.module for item in closure.missing] == ["boto3"]


def test_handler_in_a_folder_that_is_no_package(tmp_path: Path) -> None:
    closure = Closure(folder(tmp_path, src·app="import src.lib", src·lib="x = 1"), "src.app")
    assert set(closure.modules) == {"src.app", "src.lib"}


def test_missing_entry(tmp_path: Path) -> None:
    assert Closure(Folder(tmp_path), "app").module is None


def test_links_that_loop_or_leave_are_left_alone(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    inside = tmp_path / "inside"
    folder(outside, secret="x = 1")
    folder(inside, app="import loop.loop.app\nimport link.secret")
    (inside / "loop").symlink_to(inside)
    (inside / "link").symlink_to(outside)
    assert sorted(Closure(Folder(inside), "app").modules) == ["app", "loop.loop.app"]


def test_client_of_another_module_is_known(tmp_path: Path) -> None:
    files = folder(
        tmp_path,
        app="from clients import s3, get\nimport clients\nimport config\n"
        "def handler(e, c):\n    s3.get_object(Bucket=config.BUCKET)\n    get('sqs').send_message()\n"
        "    clients.Repo().save()\n",
        clients="import boto3\ns3 = boto3.client('s3')\ndef get(name):\n    return boto3.client(name)\n"
        "class Repo:\n    def save(self):\n        s3.put_object()\n",
        config="BUCKET = 'orders'",
    )
    closure = Closure(files, "app")
    assert closure.module is not None
    found = [(c.service.value, c.method.value) for c in closure.module.sdk_calls]  # type: ignore[union-attr]
    assert found == [("s3", "get_object"), ("sqs", "send_message")]
    bucket = closure.module.sdk_calls[0].argument("Bucket")
    assert isinstance(bucket, Known)
    assert bucket.value == "orders"
    handler = named(closure.module, "handler")
    assert {function.qualified_name for function in closure.reached(handler)} == {
        "handler",
        "get",
        "Repo.save",
    }


def test_reexported_handler_is_found(tmp_path: Path) -> None:
    closure = Closure(
        folder(tmp_path, app="from inner import main as handler", inner="async def main(e, c): pass"), "app"
    )
    assert closure.module is not None
    handler = closure.module.function("handler")
    assert isinstance(handler, Known)
    assert handler.value.is_async


def graph(text: str) -> tuple[CallGraph, Module]:
    module = read(Source("a.py", text))
    return CallGraph.of([module]), module


def test_only_reached_from_the_handler() -> None:
    text = (
        "def make(): pass\ndef both(): pass\ndef handed(): pass\ndef loose(): pass\n"
        "def h(e, c):\n    make()\n    both()\n    run(handed)\nboth()\n"
    )
    calls, module = graph(text)
    handler = named(module, "h")
    answers = [
        calls.only_reached_from(handler, named(module, name)) for name in ("make", "both", "handed", "loose")
    ]
    assert answers == [Truth.YES, Truth.NO, Truth.MAYBE, Truth.NO]


def test_what_runs_with_every_call_is_behind_no_branch_and_no_return() -> None:
    text = (
        "def always(): deeper()\ndef deeper(): pass\ndef seldom(): pass\ndef late(): pass\n"
        "def h(e, c):\n    always()\n    if e: seldom()\n    if c: return\n    late()\n"
    )
    calls, module = graph(text)
    assert {function.name for function in calls.runs_with(named(module, "h"))} == {"h", "always", "deeper"}


def test_method_of_an_unknown_object_may_be_any() -> None:
    calls, module = graph("class A:\n    def go(self): pass\ndef h(x):\n    x.go()\n")
    assert calls.reaches(named(module, "h"), named(module, "A.go")) is Truth.MAYBE


def test_script_part_is_not_import() -> None:
    calls, module = graph("def f(): f()\nif __name__ == '__main__':\n    f()\n")
    assert calls.reaches(None, named(module, "f")) is Truth.NO


def test_sdk_that_lies_in_the_package_is_known_all_the_same(tmp_path: Path) -> None:
    files = folder(
        tmp_path,
        app="import boto3\nc = boto3.session.Session().client('s3')\nc.get_object()",
        boto3·__init__="from boto3.session import Session\ndef client(): pass",
        boto3·session="class Session:\n def client(self): pass",
    )
    closure = Closure(files, "app")
    assert closure.module is not None
    (call,) = closure.module.sdk_calls
    assert isinstance(call.service, Known)
    assert call.service.value == "s3"
    assert "boto3.session" in closure.modules


def test_parameter_that_a_star_may_fill_is_not_its_default(tmp_path: Path) -> None:
    files = folder(tmp_path, app="def f(name='x'):\n open(name)\nf(*names)")
    module = Closure(files, "app").module
    assert module is not None
    (call,) = module.calls_to("open")
    assert not isinstance(call.argument(0), Known)
