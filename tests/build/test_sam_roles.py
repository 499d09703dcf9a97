"""The roles that SAM makes, against the translator itself.

``python scripts/compare_with_sam.py FOLDER`` holds the same comparison against any templates.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from compare_with_sam import Comparison, compare

from lambdalint.aws import sam_policies

TEMPLATES = sorted((Path(__file__).parent / "sam_roles").glob("*.yaml"))


def differences(text: str) -> Comparison:
    found = Comparison()
    compare("template.yaml", text, found)
    assert found.refused == []
    assert found.compared > 0
    return found


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.stem)
def test_every_role_is_the_translators(path: Path) -> None:
    assert differences(path.read_text(encoding="utf-8")).differences == []


@pytest.mark.parametrize("value", [{"Ref": "Value"}, "literal", {"Fn::Sub": "${AWS::StackName}-x"}], ids=str)
def test_every_policy_template_is_the_translators(value: object) -> None:
    functions = {
        name.replace("_", ""): {
            "Type": "AWS::Serverless::Function",
            "Properties": {
                "Runtime": "python3.13",
                "Handler": "app.handler",
                "CodeUri": "s3://bucket/key",
                "Policies": [{name: dict.fromkeys(template.parameters, value)}],
            },
        }
        for name in sam_policies.template_names()
        if (template := sam_policies.template(name)) is not None
    }
    text = json.dumps(
        {
            "Transform": "AWS::Serverless-2016-10-31",
            "Parameters": {"Value": {"Type": "String"}},
            "Resources": functions,
        }
    )
    found = differences(text)
    assert found.differences == []
    assert found.counts["same"] == len(functions)


def test_difference_is_told() -> None:
    """The one disagreement with the translator's own inputs: SAM puts its API in the place of a function."""
    found = differences(
        "Transform: AWS::Serverless-2016-10-31\n"
        "Resources:\n"
        "  ServerlessRestApi:\n"
        "    Type: AWS::Serverless::Function\n"
        "    Properties:\n"
        "      {Runtime: python3.13, Handler: a.b, CodeUri: 's3://b/k'}\n"
        "  F:\n"
        "    Type: AWS::Serverless::Function\n"
        "    Properties:\n"
        "      {Runtime: python3.13, Handler: a.b, CodeUri: 's3://b/k',\n"
        "       Events: {Get: {Type: Api, Properties: {Path: /, Method: get}}}}\n"
    )
    assert found.differences == [
        ("template.yaml: ServerlessRestApi", "role is Known here, Absent there"),
    ]
