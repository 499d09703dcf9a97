"""The files that a Node module loads, and what of them can run."""

from __future__ import annotations

from pathlib import PurePosixPath

import pytest

from lambdalint.source import Source
from lambdalint.syntax.javascript.closure import Closure, nearest_package_json
from lambdalint.syntax.javascript.reach import reached_on_purpose


class Texts:
    """Files by their path."""

    def __init__(self, files: dict[str, str]) -> None:
        self._files = files

    def is_file(self, path: PurePosixPath) -> bool:
        return str(path) in self._files

    def is_folder(self, path: PurePosixPath) -> bool:
        return any(name.startswith(f"{path}/") for name in self._files)

    def read(self, path: PurePosixPath) -> Source | None:
        text = self._files.get(str(path))
        return Source(str(path), text) if text is not None else None


def closure(files: dict[str, str], entry: str = "app.js") -> Closure:
    return Closure(Texts(files), PurePosixPath(entry))


def paths(files: dict[str, str], entry: str = "app.js") -> list[str]:
    return [str(path) for path in closure(files, entry).modules]


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("require('./store')", "store.js"),
        ("require('./store.js')", "store.js"),
        ("require('./lib')", "lib/index.js"),
        ("require('./lib/../store')", "store.js"),
        ("import('./lib/deep.mjs')", "lib/deep.mjs"),
        ("export * from './store'", "store.js"),
        ("import './typed.js'", "typed.ts"),
    ],
)
def test_relative_specifiers(written: str, found: str) -> None:
    files = {"app.js": written, "store.js": "", "lib/index.js": "", "lib/deep.mjs": "", "typed.ts": ""}
    assert paths(files) == ["app.js", found]


def test_circles_end() -> None:
    files = {"app.js": "require('./a')", "a.js": "require('./b')", "b.js": "require('./a'); require('./app')"}
    assert paths(files) == ["app.js", "a.js", "b.js"]


def test_packages_are_told_and_not_followed() -> None:
    found = closure({"app.js": "require('axios'); import x from '@aws-sdk/client-s3';"})
    assert [fact.span.text for _, fact in found.packages] == [
        "require('axios')",
        "import x from '@aws-sdk/client-s3';",
    ]
    assert found.complete


def test_types_load_nothing() -> None:
    assert paths({"app.ts": "import type { A } from './types';", "types.ts": ""}, "app.ts") == ["app.ts"]


def test_what_lies_above_the_root_is_not_looked_at() -> None:
    found = closure({"app.js": "require('../secret')", "secret.js": ""})
    assert [str(path) for path in found.modules] == ["app.js"]
    assert len(found.unresolved) == 1


def test_a_computed_specifier_leaves_the_closure_open() -> None:
    assert not closure({"app.js": "require(process.env.PLUGIN)"}).complete


def reached(files: dict[str, str]) -> set[str]:
    found = closure(files)
    assert found.module is not None
    export = found.module.module.export("handler")
    assert export is not None
    ids = found.reached(export.function)
    return {f.name for loaded in found.modules.values() for f in loaded.module.functions if id(f) in ids}


def test_functions_of_other_files_run_when_they_are_mentioned() -> None:
    files = {
        "app.js": (
            "const s = require('./s');\nexports.handler = async function handler() { return s.load(); };"
        ),
        "s.js": (
            "function load() { return inner(); }\nfunction inner() {}\nfunction idle() {}\n"
            "module.exports = { load, idle };"
        ),
    }
    assert reached(files) == {"handler", "load", "inner"}


def test_methods_and_callbacks_run_when_they_are_mentioned() -> None:
    text = (
        "class Store { save() {} drop() {} }\nfunction each() {}\n"
        "exports.handler = async function handler() { new Store().save(); [1].forEach(each); };"
    )
    assert reached({"app.js": text}) == {"handler", "save", "each"}


@pytest.mark.parametrize(
    ("files", "module"),
    [
        ({"package.json": '{"type": "module"}'}, True),
        ({"package.json": '{"type": "module"}', "api/package.json": "{}"}, False),
        ({"package.json": "{"}, None),
        ({}, None),
    ],
)
def test_the_nearest_package_json_counts(files: dict[str, str], module: bool | None) -> None:
    found = nearest_package_json(Texts(files), PurePosixPath("api"))
    assert (found.module if found is not None else None) is module


def meant(files: dict[str, str]) -> set[str]:
    program = closure(files)
    assert program.module is not None
    export = program.module.module.export("handler")
    found = reached_on_purpose(program, export.function if export is not None else None)
    functions = [function for loaded in program.modules.values() for function in loaded.module.functions]
    return {function.name for function in functions if id(function) in found and function.name}


def test_the_code_says_which_functions_it_runs() -> None:
    files = {
        "app.js": "const { save } = require('./store');\n"
        "function publish() {}\nfunction other() {}\n"
        "exports.handler = async (event) => {\n"
        "  await Promise.all(event.Records.map(async (record) => publish(record)));\n  save();\n};\n"
        "exports.other = async () => other();\n",
        "store.js": "exports.save = function save() {};\nexports.drop = function drop() {};\n",
    }
    assert meant(files) >= {"publish", "save"}
    assert not meant(files) & {"other", "drop"}


def test_a_bundle_of_two_handlers_runs_one_of_them() -> None:
    bundle = (
        "var give = (target, all) => { for (var name in all) Object.defineProperty(target, name, "
        "{ get: all[name] }); };\nvar out = {};\ngive(out, { handler: () => one, other: () => two });\n"
        "var drop = async () => {}; var save = async () => {};\n"
        "var one = async () => { await save(); }; var two = async () => { await drop(); };\n"
        "module.exports.handler = one;\n"
    )
    assert "save" in meant({"app.js": bundle})
    assert "drop" not in meant({"app.js": bundle})
