"""``samconfig.toml``: parameter values in the spellings that SAM takes, and environments that disagree."""

from __future__ import annotations

from pathlib import Path

import pytest

from lambdalint.config import ConfigFinder
from lambdalint.registry import Registry
from lambdalint.run import Run
from lambdalint.samconfig import parameters
from lambdalint.testing import AS_OF

TEMPLATE = """\
Transform: AWS::Serverless-2016-10-31
Parameters: {Python: {Type: String, Default: python3.6}}
Resources:
  Orders: {Type: AWS::Serverless::Function, Properties: {Runtime: !Ref Python, Handler: a.b, InlineCode: ''}}
"""


def given(folder: Path, overrides: str, template: str = "template.yaml") -> dict[str, str | None]:
    text = f"version = 0.1\n[default.deploy.parameters]\nparameter_overrides = {overrides}\n"
    (folder / "samconfig.toml").write_text(text, encoding="utf-8")
    return dict(parameters(str(folder / template)))


@pytest.mark.parametrize(
    ("overrides", "expected"),
    [
        ("'Stage=prod Size=3'", {"Stage": "prod", "Size": "3"}),
        ('\'Stage="a b" Size="3"\'', {"Stage": "a b", "Size": "3"}),
        ('\'"Stage=prod" "Size=3"\'', {"Stage": "prod", "Size": "3"}),
        (
            "'ParameterKey=Stage,ParameterValue=prod ParameterKey=Size,ParameterValue=3'",
            {"Stage": "prod", "Size": "3"},
        ),
        ("['Stage=prod', 'Size=3']", {"Stage": "prod", "Size": "3"}),
        ("{ Stage = 'prod', Size = 3 }", {"Stage": "prod", "Size": "3"}),
        ("'Subnets=a,b,c'", {"Subnets": "a,b,c"}),
        ("'Url=https://x/?a=b Size=3'", {"Url": "https://x/?a=b", "Size": "3"}),
        ("'Stage='", {"Stage": ""}),
        ("''", {}),
        ("3", {}),
        ("[3]", {}),
        ("'no pair'", {}),
    ],
)
def test_spellings(overrides: str, expected: dict[str, str], tmp_path: Path) -> None:
    assert given(tmp_path, overrides) == expected


@pytest.mark.parametrize("name", ["template.yaml", "template.yml", "template.json"])
def test_without_a_name_the_usual_template_is_meant(name: str, tmp_path: Path) -> None:
    assert given(tmp_path, "'Stage=prod'", name) == {"Stage": "prod"}
    assert given(tmp_path, "'Stage=prod'", f"other-{name}") == {}


@pytest.mark.parametrize("key", ["template_file", "template"])
def test_a_named_template_is_meant_alone(key: str, tmp_path: Path) -> None:
    overrides = f"'Stage=prod'\n{key} = 'infra/orders.yaml'"
    assert given(tmp_path, overrides, "orders.yaml") == {"Stage": "prod"}
    assert given(tmp_path, overrides, "template.yaml") == {}


def environments(folder: Path, *overrides: str) -> dict[str, str | None]:
    tables = [f"[e{n}.deploy.parameters]\nparameter_overrides = '{text}'" for n, text in enumerate(overrides)]
    (folder / "samconfig.toml").write_text("version = 0.1\n" + "\n".join(tables), encoding="utf-8")
    return dict(parameters(str(folder / "template.yaml")))


def test_environments_that_disagree_say_nothing(tmp_path: Path) -> None:
    assert environments(tmp_path, "Stage=dev Size=3", "Stage=prod Size=3") == {"Stage": None, "Size": "3"}


def test_one_that_deploys_overrides_what_is_global(tmp_path: Path) -> None:
    text = (
        "[default.global.parameters]\nparameter_overrides = 'Stage=dev Size=3'\n"
        "[default.deploy.parameters]\nparameter_overrides = 'Stage=prod'\n"
    )
    (tmp_path / "samconfig.toml").write_text(text, encoding="utf-8")
    assert parameters(str(tmp_path / "template.yaml")) == {"Stage": "prod", "Size": "3"}


@pytest.mark.parametrize(
    "text", ["", "default = 3", "[default]\ndeploy = 3", "[default.deploy]\nparameters = 3"]
)
def test_a_file_of_another_shape_gives_nothing(text: str, tmp_path: Path) -> None:
    (tmp_path / "samconfig.toml").write_text(text, encoding="utf-8")
    assert parameters(str(tmp_path / "template.yaml")) == {}


@pytest.mark.parametrize(
    ("name", "data"),
    [("samconfig.toml", b"["), ("samconfig.toml", b"\xff"), ("samconfig.yaml", b"a: [")],
)
def test_a_file_that_cannot_be_read_is_told_once(
    name: str, data: bytes, tmp_path: Path, registry: Registry
) -> None:
    (tmp_path / name).write_bytes(data)
    for template in ("template.yaml", "other.yaml"):
        (tmp_path / template).write_text(TEMPLATE, encoding="utf-8")
    report = Run(registry, ConfigFinder(None, {"as_of": AS_OF}), tmp_path).check([tmp_path])
    (problem,) = report.problems
    assert problem.message.startswith(f"{name} is not read, and what it says of parameters is not known: ")
    assert {finding.span.path for finding in report.findings} == {"template.yaml", "other.yaml"}


def test_yaml_is_taken_where_there_is_no_toml(tmp_path: Path) -> None:
    text = "default: {deploy: {parameters: {parameter_overrides: [Stage=prod, Zip=0123]}}}"
    (tmp_path / "samconfig.yml").write_text(text, encoding="utf-8")
    assert parameters(str(tmp_path / "template.yaml")) == {"Stage": "prod", "Zip": "0123"}
    assert given(tmp_path, "'Stage=test'") == {"Stage": "test"}


def test_no_file_gives_nothing(tmp_path: Path) -> None:
    assert parameters(str(tmp_path / "template.yaml")) == {}


@pytest.mark.parametrize(
    ("overrides", "expected"),
    [
        ([], ["the default of parameter `Python`"]),
        (["Python=python3.7"], ["parameter `Python` is given as `python3.7`"]),
        (["Python=python3.13"], []),
        (["Python=python3.13", "Python=python3.14"], []),
        (["Python=python3.13", "Python=python3.6"], []),
    ],
)
def test_what_is_given_is_judged_and_not_the_default(
    overrides: list[str], expected: list[str], tmp_path: Path, registry: Registry
) -> None:
    (tmp_path / "template.yaml").write_text(TEMPLATE, encoding="utf-8")
    environments(tmp_path, *overrides)
    configs = ConfigFinder(None, {"select": ("blocked-runtime",), "as_of": AS_OF}, isolated=True)
    report = Run(registry, configs, tmp_path).check([tmp_path])
    assert report.problems == ()
    assert [finding.related[0].note for finding in report.findings] == expected


def test_the_command_line_knows_better(tmp_path: Path, registry: Registry) -> None:
    (tmp_path / "template.yaml").write_text(TEMPLATE, encoding="utf-8")
    environments(tmp_path, "Python=python3.13", "Python=python3.14")
    overrides = {"select": ("blocked-runtime",), "as_of": AS_OF, "parameters": {"Python": "python3.7"}}
    report = Run(registry, ConfigFinder(None, overrides, isolated=True), tmp_path).check([tmp_path])
    assert [finding.related[0].note for finding in report.findings] == [
        "parameter `Python` is given as `python3.7`"
    ]
