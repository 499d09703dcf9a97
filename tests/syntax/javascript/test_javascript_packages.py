"""``package.json``, the runtime's search for a handler, and import closures."""

from __future__ import annotations

import pytest
from javascript_text import js, shown

from lambdalint.source import Source
from lambdalint.syntax.javascript.package_json import DependencyKind, PackageJson, read_package_json
from lambdalint.syntax.javascript.resolution import (
    HandlerName,
    closure,
    handler_file,
    imported_file,
    is_module_folder,
    package_name,
    split_handler,
)
from lambdalint.syntax.yaml import InvalidSyntax
from lambdalint.values import Known


def package(text: str) -> PackageJson:
    return read_package_json(Source("package.json", text))


def none(folder: str) -> None:
    return None


def test_package_json() -> None:
    found = package(
        '{"name": "n", "type": "module", "main": "a.js", "exports": {".": "./a.js"}, '
        '"dependencies": {"x": "^1"}, "devDependencies": {"y": "*"}, "bundleDependencies": ["z"]}'
    )

    assert (shown(found.name), found.module, shown(found.main), found.subpaths) == ("n", True, "a.js", {"."})
    assert [(each.name, each.kind, each.span.text) for each in found.dependencies] == [
        ("x", DependencyKind.REGULAR, '"x"'),
        ("z", DependencyKind.BUNDLED, '"z"'),
        ("y", DependencyKind.DEVELOPMENT, '"y"'),
    ]


def test_package_json_of_unexpected_shape_is_unknown() -> None:
    found = package('{"type": 1, "dependencies": [], "main": null}')

    assert (shown(found.type), found.dependencies, shown(found.main), found.module) == ("?", (), "?", False)


@pytest.mark.parametrize("text", ["", "[]", "{"])
def test_no_object_is_invalid(text: str) -> None:
    with pytest.raises(InvalidSyntax):
        package(text)


@pytest.mark.parametrize(
    ("handler", "expected"),
    [
        ("index.handler", HandlerName("index", "handler")),
        ("a/b.c.handler", HandlerName("a/b", "c.handler")),
        ("./a/b.handler", HandlerName("./a/b", "handler")),
        ("index", None),
        ("../a.handler", None),
        ("", None),
    ],
)
def test_handler_is_split_at_the_first_dot_of_its_last_part(
    handler: str, expected: HandlerName | None
) -> None:
    assert split_handler(handler) == expected


@pytest.mark.parametrize(
    ("files", "typescript", "expected"),
    [
        ({"a.js", "a.mjs", "a.cjs"}, False, "a.js"),
        ({"a.mjs", "a.cjs"}, False, "a.mjs"),
        ({"a.cjs", "a.ts"}, True, "a.cjs"),
        ({"a.ts"}, True, "a.ts"),
        ({"a.ts"}, False, None),
        ({"a/index.js"}, False, "a/index.js"),
        ({"a/x.js", "a.js"}, False, "a.js"),
        ({"node_modules/a/index.js"}, False, "node_modules/a/index.js"),
        ({"b.js", "a.json5"}, False, None),
    ],
)
def test_file_of_a_handler(files: set[str], typescript: bool, expected: str | None) -> None:
    assert handler_file(HandlerName("a", "h"), files, none, typescript=typescript) == expected


def test_folder_with_a_main() -> None:
    found = handler_file(
        HandlerName("a", "h"), {"a/lib/x.js"}, lambda folder: package('{"main": "lib/x"}') if folder else None
    )

    assert found == "a/lib/x.js"


def test_absolute_handler_is_outside() -> None:
    names = [HandlerName("/opt/nodejs/x", "h"), HandlerName("/var/task/x", "h"), HandlerName("x", "h")]

    assert [name.outside for name in names] == [True, False, False]


def test_nearest_package_json_decides_the_module_system() -> None:
    found = {"": package('{"type": "module"}'), "cjs": package("{}")}

    assert [is_module_folder(folder, found.get) for folder in ("", "a/b", "cjs/x", "a/node_modules")] == [
        True,
        True,
        False,
        False,
    ]


@pytest.mark.parametrize(
    ("specifier", "expected"),
    [
        ("./b", "src/b.js"),
        ("./b.js", "src/b.js"),
        ("./t.js", "src/t.ts"),
        ("./dir", "src/dir/index.js"),
        ("..", "index.js"),
        ("../../x", None),
        ("./none", None),
        ("pkg", None),
    ],
)
def test_file_of_an_import(specifier: str, expected: str | None) -> None:
    files = {"index.js", "src/a.js", "src/b.js", "src/t.ts", "src/dir/index.js"}

    assert imported_file(specifier, "src/a.js", files) == expected


def test_strict_import_needs_the_extension() -> None:
    assert imported_file("./b", "a.mjs", {"b.js"}, strict=True) is None


@pytest.mark.parametrize(
    ("specifier", "expected"),
    [("a/b", "a"), ("@s/a/b", "@s/a"), ("./a", None), ("#a", None), ("node:fs", None), ("@s", None)],
)
def test_package_of_a_specifier(specifier: str, expected: str | None) -> None:
    assert package_name(specifier) == expected


def test_closure_follows_relative_imports_through_cycles() -> None:
    texts = {
        "a.js": 'require("./b"); require("pkg"); require("./gone"); require("./data.json")',
        "b.js": 'require("./a")',
        "c.js": "",
        "data.json": "{}",
    }
    found = closure("a.js", set(texts), lambda path: js(texts[path]) if path.endswith(".js") else None)

    assert (found.files, found.complete) == (("a.js", "b.js", "data.json"), True)
    assert [each.specifier.value for _, each in found.packages if isinstance(each.specifier, Known)] == [
        "pkg"
    ]
    assert [shown(each.specifier) for _, each in found.missing] == ["./gone"]


@pytest.mark.parametrize("specifier", ["'@app/x'", "'#x'", "name"])
def test_closure_is_open_where_an_import_may_lead_anywhere(specifier: str) -> None:
    found = closure("a.js", {"a.js"}, lambda _: js(f"require({specifier})"), aliases={"@app/*"})

    assert (found.complete, found.packages) == (False, ())
