"""No text of a scanned file gets out of its place, in any format."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree

import jsonschema
from hypothesis import given, settings
from hypothesis import strategies as st

from lambdalint.finding import Finding, Severity, Subject
from lambdalint.fix import Edit, Fix
from lambdalint.output import azure, concise, full, github, gitlab, junit, markdown, sarif
from lambdalint.output import json as json_format
from lambdalint.output.report import Problem, Report
from lambdalint.source import Source
from lambdalint.values import Cause

SARIF = jsonschema.Draft4Validator(
    json.loads((Path(__file__).parent / "data" / "sarif-schema-2.1.0.json").read_text("utf-8"))
)
PIECES = st.one_of(
    st.sampled_from(
        ["##vso[task.complete]", "##[error]", "\n::error::", "]]>", "<br>", "](1)", "\r\n|", "\x1b[2J"]
    ),
    st.sampled_from("a :,;%[](){}<>&\"'`|*_#\\\r\n\t\x00\x1b\x85\u2028\ud800\udcff\ufffe"),
    st.characters(codec=None),
)
TEXTS = st.lists(PIECES, min_size=1, max_size=20).map(lambda pieces: "".join(pieces).strip() or "x")


@st.composite
def reports(draw: st.DrawFn) -> Report:
    source = Source(draw(TEXTS), draw(TEXTS))
    span = source.whole
    finding = Finding(
        "a-rule",
        draw(st.sampled_from(Severity)),
        span,
        draw(TEXTS),
        (Cause(span, draw(TEXTS)), Cause(source.span(0, 0), draw(TEXTS))),
        Fix(draw(TEXTS), (Edit(span, draw(TEXTS)),)),
        Subject(draw(TEXTS), draw(TEXTS)),
        suppressed=draw(TEXTS),
    )
    return Report(
        version="1",
        findings=(finding,),
        suppressed=(finding,),
        rules=(),
        problems=(Problem(draw(TEXTS), draw(TEXTS)),),
        files=1,
        seconds=0.0,
        arguments=(draw(TEXTS),),
        include_suppressed=True,
        execution_successful=True,
    )


@settings(max_examples=30)
@given(reports())
def test_sarif_stays_valid(report):
    SARIF.validate(json.loads(sarif.render(report)))


@given(reports())
def test_json_keeps_every_character(report):
    (finding,) = json.loads(json_format.render(report))["findings"]

    assert finding["message"] == report.findings[0].message
    assert json.loads(gitlab.render(report))


@given(reports())
def test_junit_stays_xml(report):
    root = ElementTree.fromstring(junit.render(report))

    assert len(root.findall(".//testcase")) == 2


@given(reports())
def test_a_command_is_one_line(report):
    lines = github.render(report).encode().splitlines()

    assert len(lines) == 2
    assert all(line.startswith(b"::") and line.count(b"::") >= 2 for line in lines)


@given(reports())
def test_azure_gets_no_orders_but_ours(report):
    lines = azure.render(report).encode().splitlines()

    assert len(lines) == 2
    assert all(line.count(b"##vso[") <= 1 and b"##[" not in line for line in lines)


@given(reports())
def test_a_terminal_gets_no_control_characters(report):
    text = full.render(report) + concise.render(report)

    assert not set(text.encode()) & {*range(9), *range(11, 32), 127}
    assert "##[" not in text
    assert "##vso[" not in text


@given(reports())
def test_a_finding_is_one_row(report):
    rows = [line for line in markdown.render(report).split("\n") if line.startswith("|")]

    assert len(rows) == 3
