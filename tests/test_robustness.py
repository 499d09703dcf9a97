"""Whatever lies in a repository: a finding at its place or a line on standard error; the rest is linted."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from patience import comes_to_an_end

from lambdalint import cli
from lambdalint.registry import Registry
from lambdalint.run import Run
from lambdalint.testing import lint_text

SELECT = "--select=blocked-runtime,out-of-range-memory,circular-dependency,lint"
GOOD = "Resources: {Good: {Type: AWS::Lambda::Function, Properties: {Runtime: python3.6, Handler: a.b}}}\n"
FUNCTION = "  F:\n    Type: AWS::Lambda::Function\n    Properties: {Runtime: python3.6, Handler: a.b}\n"

SHAPE = {"unexpected-shape", "blocked-runtime"}

#: Text of a file, and the rules that say something about it.
FINDINGS: dict[str, tuple[str, set[str]]] = {
    "bad YAML": ("Resources:\n  F: [\n    Type: AWS::Lambda::Function\n", {"invalid-syntax"}),
    "a tab": (
        "AWSTemplateFormatVersion: x\nResources:\n\tF:\n  Type: AWS::Lambda::Function\n",
        {"invalid-syntax"},
    ),
    "bad JSON": ('{"Resources": {"F": {"Type": "AWS::Lambda::Function",}', {"invalid-syntax"}),
    "a list": ('[{\n"AWSTemplateFormatVersion": "x"},\n{"Resources": "AWS::X"}]', {"unexpected-shape"}),
    "a string": ('"\nAWSTemplateFormatVersion: Resources AWS::\n"', {"unexpected-shape"}),
    "Resources is a list": ("AWSTemplateFormatVersion: x\nResources: [AWS::X]\n", {"unexpected-shape"}),
    "a resource that is a string": (f"Resources:\n  S: AWS::X\n{FUNCTION}", SHAPE),
    "a resource that is a list": (f"Resources:\n  S: [1]\n{FUNCTION}", SHAPE),
    "a resource that is null": (f"Resources:\n  S:\n{FUNCTION}", SHAPE),
    "a resource without a type": (f"Resources:\n  S: {{Properties: {{}}}}\n{FUNCTION}", SHAPE),
    "Properties: null": (f"Resources:\n  S: {{Type: AWS::X, Properties: }}\n{FUNCTION}", SHAPE),
    "empty Parameters": (f"Parameters:\nResources:\n{FUNCTION}", SHAPE),
    "empty Conditions": (f"Conditions:\nResources:\n{FUNCTION}", SHAPE),
    "Parameters is a list": (f"Parameters: [a]\nResources:\n{FUNCTION}", SHAPE),
    "a parameter that is a string": (f"Parameters: {{P: x}}\nResources:\n{FUNCTION}", SHAPE),
    "a duplicate key": (f"Resources:\n{FUNCTION}{FUNCTION}", {"duplicate-key", "blocked-runtime"}),
    "a deep list": ("Resources: AWS::X\nAWSTemplateFormatVersion: " + "[" * 20_000, {"invalid-syntax"}),
    "an unknown anchor": ("Resources: *nobody\nTransform: AWS::Serverless\n", {"invalid-syntax"}),
    "an alias of itself": (
        "AWSTemplateFormatVersion: x\nResources: &r\n  A: {Type: 'AWS::X', Properties: *r}\n",
        {"invalid-syntax"},
    ),
    "cyclic references": (
        (
            "Resources: {A: {Type: AWS::Lambda::Function, Properties: {Role: !Ref B, Runtime: python3.6}},"
            " B: {Type: AWS::IAM::Role, Properties: {RoleName: !Ref A}}}\n"
        ),
        {"blocked-runtime", "circular-dependency"},
    ),
    "a resource that refers to itself": (
        "Resources: {A: {Type: AWS::Lambda::Function, Properties: {Runtime: !Ref A}}}\n",
        {"circular-dependency"},
    ),
    "conditions in a circle": (
        (
            "Conditions: {A: !Not [!Condition B], B: !Not [!Condition A]}\n"
            f"Resources:\n{FUNCTION}    Condition: A\n"
        ),
        {"blocked-runtime", "circular-dependency"},
    ),
    "a mapping that is looked up in itself": (
        (
            "Mappings: {M: {a: {b: c}}}\nResources: {F: {Type: AWS::Lambda::Function, Properties: "
            "{Runtime: !FindInMap [M, !FindInMap [M, a, b], !FindInMap [M, x]]}}}\n"
        ),
        set(),
    ),
    "intrinsic functions of the wrong shape": (
        (
            "Resources:\n  F:\n    Type: AWS::Lambda::Function\n    Properties:\n"
            "      Runtime: !If [A]\n      Handler: !Join x\n      MemorySize: !Select [a, b, c]\n"
            "      Timeout: !Sub [x]\n      Role: !GetAtt []\n      Layers: !Split {a: b}\n"
        ),
        set(),
    ),
}
LAUGHS = "".join(f"l{n}: &l{n} [{', '.join([f'*l{n - 1}'] * 10)}]\n" for n in range(1, 12))


def check(
    folder: Path, capsys: pytest.CaptureFixture[str], *paths: str
) -> tuple[int, dict[str, set[str]], list[str]]:
    """Exit code, rules that report by file, lines on standard error."""
    words = ["check", SELECT, "--isolated", "--as-of=2026-11-21", "--output=json", *paths]
    code = cli.main(words)
    streams = capsys.readouterr()
    told: dict[str, set[str]] = {}
    for finding in json.loads(streams.out)["findings"]:
        told.setdefault(finding["path"], set()).add(finding["rule"])
    return code, told, streams.err.splitlines()


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "good.yaml").write_text(GOOD, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("name", FINDINGS)
@pytest.mark.parametrize("end", ["\n", "\r\n"], ids=["LF", "CRLF"])
def test_what_is_wrong_is_a_finding_and_the_rest_is_linted(
    name: str, end: str, here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text, rules = FINDINGS[name]
    (here / "odd.yaml").write_bytes(text.replace("\n", end).encode())
    code, told, errors = check(here, capsys)
    assert errors == []
    assert told.pop("good.yaml") == {"blocked-runtime"}
    assert told.pop("odd.yaml", set()) == rules
    assert told == {}
    assert code == cli.FINDINGS


@pytest.mark.parametrize(
    "text",
    [
        f"{LAUGHS}Resources: AWS::X\n".replace("*l0", "x"),
        f"l0: &l0 x\n{LAUGHS}Resources:\n  F: {{Type: AWS::Lambda::Function, Properties: *l11}}\n",
    ],
)
def test_an_alias_bomb_does_not_go_off(text: str, here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (here / "odd.yaml").write_text(text, encoding="utf-8")
    with comes_to_an_end():
        _, told, errors = check(here, capsys)
    assert told["good.yaml"] == {"blocked-runtime"}
    assert errors == []


def test_a_file_of_50_mb_is_told_in_a_line(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with (here / "odd.json").open("wb") as file:
        file.write(b'{"AWSTemplateFormatVersion": "2010-09-09", "Resources": {"F": "AWS::X"')
        file.truncate(50_000_000)
    code, told, errors = check(here, capsys)
    assert (code, told) == (cli.FINDINGS, {"good.yaml": {"blocked-runtime"}})
    assert errors == ["lambdalint: odd.json: larger than 8,000,000 bytes, which no template can be; not read"]


def test_50_mb_of_data_are_nobodys_business(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with (here / "odd.json").open("wb") as file:
        file.write(b"[1, 2, 3")
        file.truncate(50_000_000)
    assert check(here, capsys) == (cli.FINDINGS, {"good.yaml": {"blocked-runtime"}}, [])


BINARY = b"\x7fELF\0\0Resources AWS:: \xff\xfe"


@pytest.mark.parametrize(
    ("named", "lines"), [([], []), ([".", "odd.yaml"], ["lambdalint: odd.yaml: is a binary file"])]
)
def test_a_binary_file(
    named: list[str], lines: list[str], here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (here / "odd.yaml").write_bytes(BINARY)
    code, told, errors = check(here, capsys, *reversed(named))
    assert (told, errors) == ({"good.yaml": {"blocked-runtime"}}, lines)
    assert code == cli.FINDINGS


def test_a_template_in_latin_1_is_told(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (here / "odd.yaml").write_bytes(GOOD.encode() + "# é\n".encode("latin-1"))
    _, told, errors = check(here, capsys)
    assert told == {"good.yaml": {"blocked-runtime"}}
    assert len(errors) == 1
    assert errors[0].startswith("lambdalint: odd.yaml: is not UTF-8 (byte ")


def test_a_missing_path(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, told, errors = check(here, capsys, "gone.yaml", "good.yaml")
    assert (code, told) == (cli.UNTRUSTED, {"good.yaml": {"blocked-runtime"}})
    assert errors == ["lambdalint: gone.yaml: no such file or folder"]


def refusing(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """Make a file or a folder unreadable, for root as well."""
    scandir = os.scandir

    def refused_open(path: str, *args: Any, **kwargs: Any) -> Any:
        if Path(path).name == name:
            raise PermissionError(13, "Permission denied")
        return open(path, *args, **kwargs)  # noqa: PTH123

    def refused_scan(path: Any = ".") -> Any:
        if Path(path).name == name:
            raise PermissionError(13, "Permission denied")
        return scandir(path)

    monkeypatch.setattr("lambdalint.reading.open", refused_open, raising=False)
    monkeypatch.setattr(os, "scandir", refused_scan)


@pytest.mark.parametrize(("named", "code"), [((), cli.FINDINGS), (("odd.yaml", "."), cli.UNTRUSTED)])
def test_an_unreadable_file(
    named: tuple[str, ...],
    code: int,
    here: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    (here / "odd.yaml").write_text(GOOD, encoding="utf-8")
    refusing(monkeypatch, "odd.yaml")
    assert check(here, capsys, *named) == (
        code,
        {"good.yaml": {"blocked-runtime"}},
        ["lambdalint: odd.yaml: permission denied"],
    )


@pytest.mark.parametrize(("named", "code"), [((), cli.FINDINGS), (("odd", "good.yaml"), cli.UNTRUSTED)])
def test_an_unreadable_folder(
    named: tuple[str, ...],
    code: int,
    here: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    (here / "odd").mkdir()
    refusing(monkeypatch, "odd")
    assert check(here, capsys, *named) == (
        code,
        {"good.yaml": {"blocked-runtime"}},
        ["lambdalint: odd: permission denied"],
    )


def test_a_loop_of_folders(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (here / "a").mkdir()
    (here / "a" / "up").symlink_to(here, target_is_directory=True)
    (here / "self.yaml").symlink_to("self.yaml")
    code, told, errors = check(here, capsys)
    assert (code, told) == (cli.FINDINGS, {"good.yaml": {"blocked-runtime"}})
    assert len(errors) <= 1  # a link to itself cannot be opened


def test_a_rule_that_raises(
    here: Path, registry: Registry, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fails(_rule: Any, _function: Any) -> None:
        raise RuntimeError("boom")

    monkeypatch.setattr(registry.by_name["out-of-range-memory"].rule, "check_function", fails)
    for number in range(5):
        (here / f"t{number}.yaml").write_text(GOOD, encoding="utf-8")
    code, told, errors = check(here, capsys)
    assert code == cli.UNTRUSTED
    assert told["good.yaml"] == {"blocked-runtime", "rule-crashed"}
    assert len(errors) == 1
    assert errors[0].startswith(
        "lambdalint: good.yaml: rule `out-of-range-memory` failed: RuntimeError: boom ("
    )
    assert errors[0].endswith("; and 5 more times")


@pytest.mark.parametrize("name", ["a\nb.yaml", "a\x1b[2Jb.yaml", "é\U0001f600.yaml", "- x.yaml", "a b.yaml"])
def test_odd_names(name: str, here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (here / name).write_text(GOOD, encoding="utf-8")
    assert cli.main(["check", SELECT, "--output=concise"]) == cli.FINDINGS
    out = capsys.readouterr().out
    assert "\x1b" not in out
    assert out.count("\n") <= 4


def test_a_name_that_is_no_unicode(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (here / os.fsdecode(b"caf\xe9.yaml")).write_text(GOOD, encoding="utf-8")
    for output in ("concise", "json", "sarif", "full"):
        assert cli.main(["check", SELECT, f"--output={output}={here}/out.{output}"]) == cli.FINDINGS
    assert "2 files" in capsys.readouterr().out


_NAMES = st.sampled_from(
    [
        "Type",
        "Properties",
        "Runtime",
        "Handler",
        "MemorySize",
        "Environment",
        "Layers",
        "Role",
        "Policies",
        "Code",
        "CodeUri",
        "Events",
        "Condition",
        "Ref",
        "Fn::If",
        "Fn::Sub",
        "Fn::GetAtt",
        "Fn::Join",
    ]
)
_LEAVES = st.sampled_from(
    [None, True, 0, -1, 3.5, "", "F", "python3.6", "AWS::NoValue", "AWS::Lambda::Function", "a.b"]
)
_ANYTHING = st.recursive(
    _LEAVES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_NAMES, inner, max_size=4),
    max_leaves=20,
)


@given(
    kind=st.sampled_from(
        ["AWS::Lambda::Function", "AWS::Serverless::Function", "AWS::IAM::Role", "AWS::S3::Bucket"]
    ),
    properties=_ANYTHING,
    section=st.sampled_from(["Parameters", "Conditions", "Globals", "Mappings", "Outputs", "Metadata"]),
    content=_ANYTHING,
)
@settings(max_examples=150, deadline=None)
def test_no_template_takes_the_reader_down(kind: str, properties: Any, section: str, content: Any) -> None:
    from datetime import date

    from lambdalint.plugins import load

    template = {
        "Transform": "AWS::Serverless-2016-10-31",
        section: content,
        "Resources": {"F": {"Type": kind, "Properties": properties}},
    }
    for entry in load()[0].rules[:1]:
        lint_text(entry.rule(date(2026, 11, 21)), json.dumps(template), "template.json")


def test_what_is_read_and_what_is_linted_is_counted(here: Path, registry: Registry) -> None:
    from lambdalint.config import ConfigFinder

    (here / "values.yaml").write_text("a: 1\n", encoding="utf-8")
    report = Run(registry, ConfigFinder(None, {}, isolated=True), here).check([here])
    assert (report.files, report.execution_successful) == (1, True)
