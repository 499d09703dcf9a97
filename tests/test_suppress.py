"""Suppressions: what they cover, that they need a reason, and what is said about those that hide nothing."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from lambdalint.config import ConfigFinder
from lambdalint.output.report import Report
from lambdalint.registry import Registry
from lambdalint.run import Run
from lambdalint.source import Source
from lambdalint.suppress import in_comments
from lambdalint.testing import AS_OF

BLOCKED = "python3.6"
FUNCTION = """\
Resources:
  Orders:
    Type: AWS::Lambda::Function
    Properties:
      Handler: app.handler
      {above}
      Runtime: python3.6{behind}
      MemorySize: 64
"""


def lint(
    text: str, tmp_path: Path, registry: Registry, name: str = "template.yaml", **settings: Any
) -> Report:
    (tmp_path / name).write_bytes(text.encode())
    select = ("blocked-runtime", "out-of-range-memory", "lint")
    configs = ConfigFinder(None, {"select": select, "as_of": AS_OF, **settings}, isolated=True)
    return Run(registry, configs, tmp_path).check([tmp_path])


def told(report: Report) -> list[str]:
    return [finding.rule for finding in report.findings]


@pytest.mark.parametrize(
    ("above", "behind"),
    [
        ("", " # lambdalint: ignore[blocked-runtime] until May"),
        ("# lambdalint: ignore[blocked-runtime] until May", ""),
        ("# lambdalint: ignore[blocked-runtime] until May\n      # another remark", ""),
        ("", "  #lambdalint:ignore[blocked-runtime] until May"),
        ("", " # see below # lambdalint: ignore[blocked-runtime] until May"),
    ],
)
def test_a_comment_covers_its_line_or_the_next(
    above: str, behind: str, tmp_path: Path, registry: Registry
) -> None:
    report = lint(FUNCTION.format(above=above, behind=behind), tmp_path, registry)
    assert told(report) == ["out-of-range-memory"]
    assert [(found.rule, found.suppressed) for found in report.suppressed] == [
        ("blocked-runtime", "until May")
    ]


@pytest.mark.parametrize("end", ["\r\n", "\r"], ids=["CRLF", "CR"])
def test_whatever_ends_the_lines(end: str, tmp_path: Path, registry: Registry) -> None:
    text = FUNCTION.format(above="# lambdalint: ignore[blocked-runtime] until May", behind="")
    report = lint(text.replace("\n", end), tmp_path, registry)
    assert told(report) == ["out-of-range-memory"]
    assert [found.suppressed for found in report.suppressed] == ["until May"]


def test_one_comment_may_name_several_rules(tmp_path: Path, registry: Registry) -> None:
    text = FUNCTION.format(above="", behind="")
    comment = "Properties: # lambdalint: ignore[blocked-runtime, out-of-range-memory] old"
    text = text.replace("    Properties:", f"    {comment}").replace("Orders", "Orders")
    # It covers its own line, on which nothing is found.
    assert sorted(told(lint(text, tmp_path, registry))) == [
        "blocked-runtime",
        "out-of-range-memory",
        "unused-suppression",
        "unused-suppression",
    ]
    flow = "Resources:\n  O: {Type: AWS::Lambda::Function, Properties: {Runtime: python3.6, MemorySize: 64}}"
    report = lint(
        f"{flow} # lambdalint: ignore[blocked-runtime, out-of-range-memory] old\n", tmp_path, registry
    )
    assert told(report) == []
    assert len(report.suppressed) == 2


@pytest.mark.parametrize(
    "behind", [" # lambdalint: ignore[blocked-runtime]", " # lambdalint: ignore[blocked-runtime]  "]
)
def test_without_a_reason_nothing_is_suppressed(behind: str, tmp_path: Path, registry: Registry) -> None:
    report = lint(FUNCTION.format(above="", behind=behind), tmp_path, registry)
    assert sorted(told(report)) == ["blocked-runtime", "out-of-range-memory", "unexplained-suppression"]


def test_an_unknown_name_is_told_with_the_nearest(tmp_path: Path, registry: Registry) -> None:
    text = FUNCTION.format(above="", behind=" # lambdalint: ignore[blokced-runtime] until May")
    report = lint(text, tmp_path, registry)
    (finding,) = [found for found in report.findings if found.rule == "unknown-suppression"]
    assert finding.message == "there is no rule `blokced-runtime`; did you mean `blocked-runtime`?"
    assert finding.span.text == "blokced-runtime"


@pytest.mark.parametrize("words", ["ignore", "ignore old one", "ignore[] old one", "ignore["])
def test_one_that_names_no_rule_is_told(words: str, tmp_path: Path, registry: Registry) -> None:
    report = lint(FUNCTION.format(above="", behind=f" # lambdalint: {words}"), tmp_path, registry)
    assert sorted(told(report)) == ["blocked-runtime", "out-of-range-memory", "unknown-suppression"]
    (finding,) = [found for found in report.findings if found.rule == "unknown-suppression"]
    assert finding.span.text == "ignore"


@pytest.mark.parametrize("ignored", [["blocked-runtime"], "blocked-runtime"])
def test_metadata_without_room_for_a_reason_is_told(ignored: Any, tmp_path: Path, registry: Registry) -> None:
    report = lint(as_json(resource={"lambdalint": {"ignore": ignored}}), tmp_path, registry, "t.json")
    assert told(report).count("unexplained-suppression") == 1
    assert told(report).count("blocked-runtime") == 2


def test_one_that_hides_nothing_can_go(tmp_path: Path, registry: Registry) -> None:
    text = FUNCTION.format(above="", behind=" # lambdalint: ignore[out-of-range-memory] why not")
    assert "unused-suppression" in told(lint(text, tmp_path, registry))


def test_one_of_a_rule_that_does_not_run_is_left_alone(tmp_path: Path, registry: Registry) -> None:
    text = FUNCTION.format(above="", behind=" # lambdalint: ignore[deprecated-runtime] until May")
    assert "unused-suppression" not in told(lint(text, tmp_path, registry))


def test_one_of_a_rule_that_is_ignored_there_is_left_alone(tmp_path: Path, registry: Registry) -> None:
    text = FUNCTION.format(above="", behind=" # lambdalint: ignore[blocked-runtime] until May")
    (tmp_path / "other.yaml").write_text(FUNCTION.format(above="", behind=""), encoding="utf-8")
    ignores = {f"{tmp_path}/template.yaml": ("blocked-runtime",)}
    report = lint(text, tmp_path, registry, per_path_ignores=ignores)
    found = sorted((finding.span.path, finding.rule) for finding in report.findings)
    assert found == [
        ("other.yaml", "blocked-runtime"),
        ("other.yaml", "out-of-range-memory"),
        ("template.yaml", "out-of-range-memory"),
    ]


def test_what_a_text_says_is_no_comment(tmp_path: Path, registry: Registry) -> None:
    text = FUNCTION.format(
        above='Description: "# lambdalint: ignore[blocked-runtime] until May"',
        behind="",
    )
    assert told(lint(text, tmp_path, registry)) == ["blocked-runtime", "out-of-range-memory"]


METADATA = {"lambdalint": {"ignore": {"blocked-runtime": "until May"}}}


def as_json(resource: Any = None, template: Any = None) -> str:
    properties = {"Runtime": BLOCKED, "Handler": "a.b", "MemorySize": 64}
    orders: dict[str, Any] = {"Type": "AWS::Lambda::Function", "Properties": properties}
    if resource is not None:
        orders["Metadata"] = resource
    other = {"Type": "AWS::Lambda::Function", "Properties": {"Runtime": BLOCKED, "Handler": "a.b"}}
    return json.dumps(
        {"Resources": {"Orders": orders, "Other": other}, **({"Metadata": template} if template else {})},
        indent=1,
    )


def test_metadata_of_a_resource_covers_it_alone(tmp_path: Path, registry: Registry) -> None:
    report = lint(as_json(resource=METADATA), tmp_path, registry, "t.json")
    assert [(found.rule, found.subject and found.subject.name) for found in report.findings] == [
        ("out-of-range-memory", "Orders"),
        ("blocked-runtime", "Other"),
    ]


def test_metadata_of_the_template_covers_all_of_it(tmp_path: Path, registry: Registry) -> None:
    report = lint(as_json(template=METADATA), tmp_path, registry, "t.json")
    assert told(report) == ["out-of-range-memory"]
    assert len(report.suppressed) == 2


@pytest.mark.parametrize(
    "metadata",
    [
        None,
        "lambdalint",
        {"lambdalint": "ignore"},
        {"lambdalint": ["ignore"]},
        {"lambdalint": {"ignore": "blocked-runtime"}},
        {"lambdalint": {"ignore": {"blocked-runtime": None}}},
        {"lambdalint": {"ignore": {"blocked-runtime": ["until May"]}}},
        {"lambdalint": {"ignore": {"blocked-runtime": ""}}},
    ],
)
def test_metadata_of_another_shape_suppresses_nothing(
    metadata: Any, tmp_path: Path, registry: Registry
) -> None:
    report = lint(as_json(resource=metadata), tmp_path, registry, "t.json")
    assert told(report).count("blocked-runtime") == 2
    assert report.problems == ()


def test_metadata_covers_what_its_resource_inherits(tmp_path: Path, registry: Registry) -> None:
    text = (
        "Transform: AWS::Serverless-2016-10-31\n"
        "Globals: {Function: {Runtime: python3.6, Handler: a.b}}\n"
        "Resources:\n"
        "  Orders:\n"
        "    Type: AWS::Serverless::Function\n"
        "    Metadata: {lambdalint: {ignore: {blocked-runtime: until May}}}\n"
    )
    report = lint(text, tmp_path, registry)
    assert (told(report), len(report.suppressed)) == ([], 1)


@pytest.mark.parametrize(
    "text", ["", "#", "# lambdalint: ignored", "# lambdalint: ignore-next[x]", "# lambdalint ignore[x] y"]
)
def test_what_is_no_suppression(text: str) -> None:
    assert list(in_comments(Source("t.yaml", text))) == []


def test_a_comment_at_the_end_of_the_file_covers_nothing() -> None:
    (found,) = in_comments(Source("t.yaml", "a: 1\n# lambdalint: ignore[x] why"))
    assert found.lines == (3, 3)


def test_what_one_entry_of_globals_does_to_several_functions_is_told_once(
    tmp_path: Path, registry: Registry
) -> None:
    text = """\
Transform: AWS::Serverless-2016-10-31
Globals:
  Function:
    Handler: app.handler
    Runtime: python3.14
    Timeout: 60
Resources:
"""
    for name in ("Read", "Write", "Remove"):
        text += f"""\
  {name}:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: s3://artifacts/{name}.zip
      Events:
        Api: {{Type: HttpApi, Properties: {{Path: /{name}, Method: get}}}}
"""
    report = lint(text, tmp_path, registry, select=("api-timeout-overrun",))
    assert len(report.findings) == 1
    assert report.findings[0].message.startswith("`Read` may take 60 s")
    assert report.findings[0].message.endswith("(also `Remove` and `Write`)")
