"""What a module gives away, in the spellings of people, compilers and bundlers."""

from __future__ import annotations

import pytest
from javascript_text import js, ts

from lambdalint.values import Truth

FUNCTION = "async (event, context) => {}"


@pytest.mark.parametrize(
    "text",
    [
        f"exports.handler = {FUNCTION}",
        f"exports['handler'] = {FUNCTION}",
        f"module.exports.handler = {FUNCTION}",
        f"module.exports = {{ handler: {FUNCTION} }}",
        f"const handler = {FUNCTION}; module.exports = {{ handler }}",
        "module.exports = { async handler(event, context) {} }",
        f"exports = module.exports = {{ handler: {FUNCTION} }}",
        f"exports.a = exports.handler = {FUNCTION}",
        f"const handler = exports.handler = {FUNCTION}",
        "async function handler(event, context) {} exports.handler = handler",
        "exports.handler = void 0; const handler = async (event, context) => {}; exports.handler = handler;",
        f"Object.assign(module.exports, {{ handler: {FUNCTION} }})",
        f"(function () {{ exports.handler = {FUNCTION}; }})()",
        f"export const handler = {FUNCTION}",
        "export async function handler(event, context) {}",
        f"const main = {FUNCTION}; export {{ main as handler }}",
        f"var e = {{}}; __export(e, {{ handler: () => handler }}); var handler = {FUNCTION};"  # noqa: ISC004
        "module.exports = __toCommonJS(e); 0 && (module.exports = { handler });",
        f"var o=(a,b)=>a,r={{}};p(r,{{handler:()=>h}});module.exports=c(r);var h={FUNCTION};",
    ],
)
def test_handler_is_exported_and_its_function_known(text: str) -> None:
    module = js(text)
    export = module.export("handler")

    assert (module.exports_name("handler"), module.exports_name("other")) == (Truth.YES, Truth.NO)
    assert export is not None
    assert export.function is not None
    assert (export.function.asynchronous, export.function.length) == (True, 2)


@pytest.mark.parametrize(
    "text",
    [
        'export * from "./other"',
        "exports[name] = f",
        "__exportStar(require('./other'), exports)",
        "(function (root, factory) { factory(exports); })(this, function (e) {})",
        "module.exports = require('./other')",
        "module.exports = build()",
        "module.exports = { ...require('./other') }",
        "const e = exports; fill(e)",
        "Object.assign(exports, load())",
        "if (x) { exports.handler = f }",
        "export const handler = (",
    ],
)
def test_open_exports_may_have_any_name(text: str) -> None:
    assert js(text).exports_name("handler") is Truth.MAYBE


@pytest.mark.parametrize(
    "text",
    [
        "",
        "const handler = async () => {}",
        "module.exports = async () => {}",
        "export default async () => {}",
        "exports.Handler = f",
        "exports.handler = void 0",
        "function f(exports) { exports.handler = g }",
    ],
)
def test_name_is_not_exported(text: str) -> None:
    assert js(text).exports_name("handler") is Truth.NO


def test_replaced_exports_lose_earlier_names() -> None:
    module = js("exports.handler = f; module.exports = { other: g }")

    assert (module.exports_name("handler"), module.exports_name("other")) == (Truth.MAYBE, Truth.YES)


@pytest.mark.parametrize(
    ("name", "expected"),
    [("app.get", Truth.YES), ("app.put", Truth.NO), ("app.get.x", Truth.MAYBE), ("made.get", Truth.MAYBE)],
)
def test_dotted_name_asks_for_a_property(name: str, expected: Truth) -> None:
    assert js("exports.app = { get() {} }; exports.made = make();").exports_name(name) is expected


@pytest.mark.parametrize(
    ("text", "wrapper", "identity"),
    [
        (
            'const middy = require("@middy/core"); exports.handler = middy(base).use(x())',
            "@middy/core",
            False,
        ),
        (
            'import middy from "@middy/core"; export const handler = middy().handler(base)',
            "@middy/core",
            False,
        ),
        (
            'const middy = require("@middy/core"); exports.handler = middy(base).before(() => {})',
            "@middy/core",
            False,
        ),
        ("exports.handler = sentry.wrap(awslambda.wrap(base))", "sentry.wrap", False),
        ("exports.handler = awslambda.streamifyResponse(base)", "awslambda.streamifyResponse", True),
    ],
)
def test_wrapped_handler_knows_wrapper_and_inner(text: str, wrapper: str, identity: bool) -> None:
    export = js("const base = async (event, stream, context) => {};" + text).export("handler")

    assert export is not None
    assert export.inner is not None
    assert (str(export.wrapper), export.inner.name) == (wrapper, "base")
    assert (export.function is not None) is identity


@pytest.mark.parametrize(
    ("parameters", "length"),
    [("a, b, c", 3), ("a, b = 1, c", 1), ("a, ...b", 1), ("{a}, [b]", 2), ("", 0), ("...a", 0)],
)
def test_length_stops_at_a_default_or_rest_parameter(parameters: str, length: int) -> None:
    [function] = js(f"function f({parameters}) {{}}").functions

    assert function.length == length


def test_typescript_length_ignores_this_and_counts_optional_parameters() -> None:
    [function] = ts("function f(this: Foo, a: string, b?: Context) {}").functions

    assert function.length == 2


def test_types_are_no_exports() -> None:
    module = ts("export interface handler {} export type other = string; export type { x } from './y';")

    assert [module.exports_name(name) for name in ("handler", "other", "x")] == [Truth.NO] * 3


def test_typescript_export_assignment_is_the_whole_module() -> None:
    assert ts("const api = { handler() {} }; export = api;").exports_name("handler") is Truth.YES


def test_another_name_for_exports_gives_names_away_too() -> None:
    module = js("const e = exports; e.handler = () => {}")

    assert (module.exports_name("handler"), module.exports_name("other")) == (Truth.YES, Truth.MAYBE)


@pytest.mark.parametrize(
    ("body", "keys", "complete"),
    [
        ("return { a: 1, b };", ("a", "b"), True),
        ("return { a: 1, ...more };", ("a",), False),
        ("const answer = { a: 1 }; return answer;", ("a",), True),
        ("const answer = {}; answer.a = 1; return answer;", (), False),
        ("return JSON.stringify({ a: 1 });", (), False),
        ("return;", (), True),
        ("return 'done';", (), True),
        ("return await work();", (), False),
        ("[1].map((one) => { return { inner: one }; }); return { a: 1 };", ("a",), True),
    ],
)
def test_what_a_given_function_returns(body: str, keys: tuple[str, ...], complete: bool) -> None:
    module = js(f"const b = 2;\nexports.handler = async (event, more) => {{ {body} }};\n")
    [found] = module.returns
    assert found.keys.complete is complete
    assert not complete or found.keys.items == keys


def test_an_arrow_returns_its_expression_and_other_functions_are_not_looked_at() -> None:
    module = js("const other = () => ({ b: 1 });\nexports.handler = (event) => ({ a: 1 });\n")
    assert [found.keys.items for found in module.returns] == [("a",)]
