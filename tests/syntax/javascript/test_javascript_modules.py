"""Imports, module systems, calls, problems, and hostile texts."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from javascript_text import js, shown, ts

from lambdalint.source import Source
from lambdalint.syntax.javascript import MAX_LENGTH, decode, read
from lambdalint.syntax.javascript.facts import Dialect, ImportKind, ModuleSystem


@pytest.mark.parametrize(
    ("text", "kind", "names"),
    [
        ('import "m"', ImportKind.STATIC, ()),
        ('import a from "m"', ImportKind.STATIC, (("default", "a"),)),
        ('import a, { b, c as d } from "m"', ImportKind.STATIC, (("default", "a"), ("b", "b"), ("c", "d"))),
        ('import * as a from "m"', ImportKind.STATIC, (("*", "a"),)),
        ('export { a as b } from "m"', ImportKind.REEXPORT, (("a", "b"),)),
        ('export * from "m"', ImportKind.REEXPORT, (("*", "*"),)),
        ('const a = require("m")', ImportKind.REQUIRE, (("*", "a"),)),
        ('const { a, b: c } = require("m")', ImportKind.REQUIRE, (("a", "a"), ("b", "c"))),
        ('const a = require("m").b', ImportKind.REQUIRE, (("b", "a"),)),
        ('const { a } = await import("m")', ImportKind.DYNAMIC, (("a", "a"),)),
        ('require.resolve("m")', ImportKind.RESOLVE, ()),
    ],
)
def test_import(text: str, kind: ImportKind, names: tuple[tuple[str, str], ...]) -> None:
    [imported] = js(text).imports

    assert (shown(imported.specifier), imported.kind, imported.names) == ("m", kind, names)


def test_require_made_by_create_require() -> None:
    text = 'import { createRequire } from "module"; const r = createRequire(import.meta.url); r("m");'

    assert [shown(imported.specifier) for imported in js(text).imports] == ["module", "m"]


def test_require_of_somebody_else_is_no_import() -> None:
    assert js('function f(require) { require("m") }').imports == ()


def test_computed_specifier_is_unknown() -> None:
    assert [shown(imported.specifier) for imported in js("require(`./${x}`)").imports] == [
        "?./${a computed value}"
    ]


@pytest.mark.parametrize(
    "text",
    [
        'try { require("m") } catch {}',
        'try { x = require("m") } catch (e) { y() }',
        'import("m").catch(f)',
    ],
)
def test_guarded_import(text: str) -> None:
    assert [imported.guarded for imported in js(text).imports] == [True]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('import type { A } from "m"', True),
        ('import { type A, type B } from "m"', True),
        ('import { type A, b } from "m"', False),
        ('import m = require("m")', False),
    ],
)
def test_type_only_import(text: str, expected: bool) -> None:
    assert [imported.type_only for imported in ts(text).imports] == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("export const a = 1", {(ModuleSystem.ESM, True)}),
        ("await f()", {(ModuleSystem.ESM, True)}),
        ("f(import.meta.url)", {(ModuleSystem.ESM, True)}),
        ("async () => await f()", set()),
        ('require("m")', {(ModuleSystem.COMMONJS, True)}),
        ('() => require("m")', {(ModuleSystem.COMMONJS, False)}),
        ("if (typeof module !== 'undefined') f()", {(ModuleSystem.COMMONJS, False)}),
        ("f(__dirname)", {(ModuleSystem.COMMONJS, True)}),
        ("const __dirname = f(); g(__dirname)", set()),
        ('import("m")', set()),
    ],
)
def test_evidence_of_the_module_system(text: str, expected: set[tuple[ModuleSystem, bool]]) -> None:
    assert {(found.system, found.hard) for found in js(text).evidence} == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('require("node:fs").writeFileSync("/var/x", y)', "fs.writeFileSync"),
        ('import { writeFile } from "fs/promises"; writeFile("/var/x", y)', "fs.promises.writeFile"),
        ('const { exec } = require("child_process"); exec("/var/x")', "child_process.exec"),
        ('eval("/var/x")', "eval"),
        ('new Function("/var/x")', "Function"),
        ('console.log("/var/x")', "console.log"),
        ('const f = console.log; f("/var/x")', "console.log"),
    ],
)
def test_callee_is_resolved(text: str, expected: str) -> None:
    [call] = [call for call in js(text).calls if call.arguments]

    assert (str(call.callee), shown(call.argument(0))) == (expected, "/var/x")


def test_callee_behind_a_call() -> None:
    calls = js('require("net").createServer(f).listen(80)').calls

    assert str(calls[0].callee) == "net.createServer().listen"


def test_option_in_a_nested_object() -> None:
    [call] = js('new (require("https").Agent)({ rejectUnauthorized: !1 })').calls

    assert shown(call.argument(0).value.get("rejectUnauthorized")) is False  # type: ignore[union-attr]


def test_beginning_of_a_joined_path_is_known() -> None:
    text = 'const path = require("path"); require("fs").writeFileSync(path.join("/tmp", name), x)'
    call = js(text).calls[0]

    assert shown(call.argument(0)) == "?/tmp/${the rest of the path}"


def test_call_of_a_function_of_the_module() -> None:
    module = js("function a() {} const b = () => a(); list.map(b)")

    assert [call.target and call.target.name for call in module.calls] == ["a", None]
    assert [function.name for function in module.calls[1].passed_functions] == ["b"]


@pytest.mark.parametrize(
    ("text", "certain"),
    [
        ("const a = { b: c d: e };", True),
        ("function f() {\n  g();\n", True),
        ("export * as a from 'b' with {", False),
        ("a |> b", False),
    ],
)
def test_syntax_problem_is_claimed_only_where_sure(text: str, certain: bool) -> None:
    module = js(text)

    assert [problem.certain for problem in module.problems] == [certain]
    assert module.complete is False


def test_problem_points_behind_the_property_that_lacks_a_comma() -> None:
    [problem] = js("const a = {\n  b: c\n  d: e\n};").problems

    assert (problem.span.first.line, problem.span.first.column) == (2, 7)


@pytest.mark.parametrize(
    "text",
    [
        "class A { static { f() } #x = 1; accessor = 2 }",
        "using x = f();",
        "a?.[0]?.(b) ?? c; x ||= 1; 1_000n; /[/]/v.test(y)",
        'import d from "./d.json" with { type: "json" };',
        "#!/usr/bin/env node\n'use strict';\nlabel: for (;;) break label;",
        "return_\n<!-- html\n",
        "x = <div>{process.env.A}</div>",
        "async () => { for await (const x of y) {} }",
    ],
)
def test_modern_javascript_is_understood(text: str) -> None:
    assert js(text).problems == ()


@pytest.mark.parametrize("level", ["[", "(", "{a:", "f(", "()=>{", "a?b:", "`${", "x=>", "if(a){}else "])
def test_deep_nesting_is_read_or_skipped(level: str) -> None:
    assert js("x = " + level * 2000).complete is False


def test_two_thousand_nested_functions_are_read() -> None:
    module = js("function f(){" * 2000 + "process.env.A" + "}" * 2000)

    assert (module.problems, len(module.functions), len(module.reads)) == ((), 2000, 1)


def test_long_chain_is_read() -> None:
    assert js("fetch(x)" + ".then(f)" * 1500).problems == ()


def test_huge_file_is_skipped_unread() -> None:
    module = js("f();" * (MAX_LENGTH // 4 + 1))

    assert (module.skipped, module.complete) == ("the file is too large to be read", False)


def test_repeated_names_cost_linear_time() -> None:
    module = js("function a(e){return e.x(a)}var b=new Foo(a,b);" * 2000)

    assert module.complete


def test_binary_is_no_source() -> None:
    assert decode("a.js", b"\x7fELF\0\0") is None


def test_latin_1_runs_with_other_letters() -> None:
    source = decode("a.js", "exports.handler = () => 'é'".encode("latin-1"))

    assert source is not None
    assert read(source, Dialect.JS).export("handler") is not None


def test_byte_order_mark_shifts_nothing() -> None:
    source = decode("a.js", b"\xef\xbb\xbfexports.handler = f")

    assert source is not None
    assert read(source, Dialect.JS).exports[0].span.text == "exports.handler"


PIECES = [
    "const",
    "{",
    "}",
    "(",
    ")",
    "=>",
    "async",
    "await",
    "process.env",
    ".A",
    "require('x')",
    "exports.h",
    "=",
    "module.exports",
    ",",
    "new",
    "class",
    "A",
    "this",
    "...",
    "`${",
    "`",
    "'",
    "😀",
    "é",
    ";",
    "function",
    "f",
    "[",
    "]",
    "import",
    "export",
    "from",
    "'y'",
    "a",
    "b",
    ":",
    "?",
    "||",
    "void",
    "0",
    "return",
    "using",
    "@",
    "#",
    "/*",
    "*/",
    "//",
    "<a>",
    "&&=",
    "?.",
    "as",
    "satisfies",
]


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.sampled_from(PIECES), max_size=40).map(" ".join),
    st.sampled_from(list(Dialect)),
)
def test_any_text_is_read_without_an_error(text: str, dialect: Dialect) -> None:
    module = read(Source("a", text), dialect)

    spans = [
        fact.span for facts in (module.calls, module.reads, module.exports, module.imports) for fact in facts
    ]
    assert all(0 <= span.start <= span.end <= len(text) for span in spans)


def test_tree_sitter_is_not_imported_before_there_is_code() -> None:
    code = "import sys, lambdalint.syntax.javascript; print([m for m in sys.modules if 'tree_sitter' in m])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout == "[]\n"
