"""Reads of ``process.env`` and what the code expects of them."""

from __future__ import annotations

import pytest
from javascript_text import js, shown, ts

from lambdalint.syntax.javascript.facts import ReadUse, WholeUse


@pytest.mark.parametrize(
    "text",
    [
        "f(process.env.TABLE)",
        "f(process.env['TABLE'])",
        "f(process.env?.TABLE)",
        "const { TABLE } = process.env",
        "const { TABLE: t } = process.env",
        "const { env: { TABLE } } = process",
        "const env = process.env; f(env.TABLE)",
        "const { env } = process; f(env.TABLE)",
        'import { env } from "process"; f(env.TABLE)',
        'import { env as e } from "node:process"; f(e.TABLE)',
        'const p = require("process"); f(p.env.TABLE)',
        "f(globalThis.process.env.TABLE)",
        "const NAME = 'TABLE'; f(process.env[NAME])",
        "f(`${process.env.TABLE}-x`)",
    ],
)
def test_spellings_of_a_read(text: str) -> None:
    assert [(shown(read.name), read.use) for read in js(text).reads] == [("TABLE", ReadUse.PLAIN)]


@pytest.mark.parametrize(
    ("text", "use"),
    [
        ("f(process.env.A || 'd')", ReadUse.FALLBACK),
        ("f(process.env.A ?? 'd')", ReadUse.FALLBACK),
        ("const { A = 'd' } = process.env", ReadUse.FALLBACK),
        ("const a = process.env.A; f(a || 'd')", ReadUse.FALLBACK),
        ("if (process.env.A) f()", ReadUse.TESTED),
        ("if (!process.env.A) throw 1", ReadUse.TESTED),
        ("f(process.env.A ? 1 : 2)", ReadUse.TESTED),
        ("process.env.A && f()", ReadUse.TESTED),
        ("f(process.env.A === 'x')", ReadUse.TESTED),
        ("f(process.env.A?.length)", ReadUse.TESTED),
        ("f('A' in process.env)", ReadUse.TESTED),
        ("const a = process.env.A; if (!a) throw 1", ReadUse.TESTED),
        ("const { A } = process.env; if (!A) throw 1", ReadUse.TESTED),
        ("assert(process.env.A)", ReadUse.TESTED),
    ],
)
def test_expectation_of_a_missing_variable(text: str, use: ReadUse) -> None:
    assert [(shown(read.name), read.use) for read in js(text).reads] == [("A", use)]


@pytest.mark.parametrize(
    "text",
    [
        "export const config = { a: process.env.A }",
        "export const config = { a: { b: process.env.A as string } } as const",
        "export const config = { a: process.env.A! }",
        "export default { a: process.env.A }",
        "const config = { a: process.env.A }; export { config }",
        "const config = { a: process.env.A }; export default config",
        "const config = { a: process.env.A }; module.exports = { config }",
        "module.exports = { a: process.env.A }",
        "exports.config = { a: process.env.A }",
    ],
)
def test_member_of_an_exported_object_is_given_away(text: str) -> None:
    assert [read.use for read in ts(text).reads] == [ReadUse.GIVEN_AWAY]


@pytest.mark.parametrize(
    "text",
    [
        "const config = { a: process.env.A }; connect(config)",
        "connect({ a: process.env.A })",
        "export const table = process.env.A",
        "export const f = () => { const config = { a: process.env.A }; return config }",
    ],
)
def test_member_of_another_object_is_not(text: str) -> None:
    assert [read.use for read in ts(text).reads] == [ReadUse.PLAIN]


def test_second_of_two_variables_falls_back() -> None:
    reads = js("f(process.env.A || process.env.B || 'd')").reads

    assert [read.use for read in reads] == [ReadUse.FALLBACK, ReadUse.FALLBACK]
    assert shown(reads[1].fallback) == "d"


def test_non_null_assertion_is_told() -> None:
    assert [read.use for read in ts("f(process.env.A!)").reads] == [ReadUse.ASSERTED]


def test_computed_name_is_unknown_with_its_known_part() -> None:
    assert [shown(read.name) for read in js("f(process.env[`TABLE_${x}`])").reads] == [
        "?TABLE_${a computed value}"
    ]


@pytest.mark.parametrize("text", ["process.env.A = 1", "delete process.env.A", "process.env['A'] ??= 'x'"])
def test_write_is_no_read(text: str) -> None:
    module = js(text)

    assert ([shown(write.name) for write in module.writes], module.reads) == (["A"], ())


@pytest.mark.parametrize(
    ("text", "use"),
    [
        ("console.log(process.env)", WholeUse.LOGGED),
        ("console.log('e', JSON.stringify(process.env, null, 2))", WholeUse.LOGGED),
        ("console.log(`e ${JSON.stringify(process.env)}`)", WholeUse.LOGGED),
        ("console.log({ env: process.env })", WholeUse.LOGGED),
        ("logger.info(process.env)", WholeUse.LOGGED),
        ("const e = process.env; console.log(e)", WholeUse.LOGGED),
        ("console.log(`${process.env}`)", WholeUse.PASSED),
        ("return_(JSON.stringify(process.env))", WholeUse.SERIALIZED),
        ("spawn('x', { env: { ...process.env, A: 1 } })", WholeUse.SPREAD),
        ("const { A, ...rest } = process.env", WholeUse.SPREAD),
        ("Object.keys(process.env)", WholeUse.ENUMERATED),
        ("for (const k in process.env) f(k)", WholeUse.ENUMERATED),
        ("schema.parse(process.env)", WholeUse.PASSED),
    ],
)
def test_whole_environment(text: str, use: WholeUse) -> None:
    assert [fact.use for fact in js(text).environment_uses] == [use]


@pytest.mark.parametrize(
    "text", ["const process = { env: {} }; f(process.env.A)", "f(x.env.A)", "const f = (env) => env.A"]
)
def test_another_env_is_none(text: str) -> None:
    assert js(text).reads == ()


def test_place_of_a_read() -> None:
    text = "const a = process.env.A; (() => process.env.B)(); exports.h = () => process.env.C;"
    found = [read.function is not None and read.function.deferred for read in js(text).reads]

    assert found == [False, False, True]
