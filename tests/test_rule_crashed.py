"""``rule-crashed``: the one rule that no file can provoke."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from lambdalint import Finding, Rule, Severity
from lambdalint.model import Function
from lambdalint.registry import Registry
from lambdalint.testing import AS_OF, lint_text

TEMPLATE = """\
Resources:
  Orders:
    Type: AWS::Lambda::Function
    Properties:
      Runtime: python3.13
"""


class FailingRule(Rule):
    name: ClassVar[str] = "failing-rule"
    summary: ClassVar[str] = "fails"
    severity: ClassVar[Severity] = Severity.INFO

    def check_function(self, function: Function) -> Iterator[Finding]:
        raise LookupError(function.name)


def test_a_rule_that_raises_is_named_where_it_failed(registry: Registry) -> None:
    (finding,) = lint_text(FailingRule(AS_OF), TEMPLATE)
    assert finding.rule == "rule-crashed"
    assert finding.severity is registry.by_name[finding.rule].rule.severity
    assert finding.span.text == "Orders"
    assert finding.message == "rule `failing-rule` failed here with LookupError: Orders"
