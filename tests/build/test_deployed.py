"""What scripts do to what templates declare: only a script near a template brings its code."""

from __future__ import annotations

from pathlib import Path

import pytest

from lambdalint.config import ConfigFinder
from lambdalint.registry import Registry
from lambdalint.run import Run
from lambdalint.testing import AS_OF

TEMPLATE = """\
Resources:
  Orders:
    Type: AWS::Lambda::Function
    Properties:
      Runtime: python3.13
      Handler: app.handler
      Role: arn:aws:iam::123456789012:role/orders
      Code:
        ZipFile: |
          def handler(event, context):
              return 1
"""
SCRIPT = 'aws lambda update-function-code --function-name "$NAME" --zip-file fileb://orders.zip\n'


@pytest.mark.parametrize(
    ("script", "templates", "expected"),
    [
        ("a/deploy.sh", ["a/template.yaml", "b/template.yaml"], ["b/template.yaml"]),
        ("a/scripts/deploy.sh", ["a/template.yaml", "ab/template.yaml"], ["ab/template.yaml"]),
        ("scripts/deploy.sh", ["infra/template.yaml"], []),
        ("deploy.sh", ["a/template.yaml", "b/template.yaml"], []),
        ("a/deploy.sh", ["template.yaml", "a/b/template.yaml"], ["template.yaml"]),
    ],
)
def test_a_script_brings_the_code_of_the_templates_nearest_to_it(
    script: str, templates: list[str], expected: list[str], tmp_path: Path, registry: Registry
) -> None:
    for name, text in {script: SCRIPT, **dict.fromkeys(templates, TEMPLATE)}.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    configs = ConfigFinder(None, {"select": ("misplaced-inline-handler",), "as_of": AS_OF})
    report = Run(registry, configs, tmp_path).check([tmp_path])
    assert [finding.span.path for finding in report.findings] == expected
