"""The three rules about the life of a runtime: exactly one speaks of a function, however it is written.

``tests/aws/test_runtimes_agree_with_cfn_lint.py`` holds the phases against cfn-lint; cfn-lint sees them on
literal values of ``AWS::Lambda::Function`` only.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from functools import cache

import pytest

from lambdalint import engine
from lambdalint.aws.runtimes import Phase, all_runtimes, phase
from lambdalint.build.project import read_all
from lambdalint.model import Project
from lambdalint.registry import Registry
from lambdalint.source import Source
from lambdalint.testing import AS_OF

RULES = {
    Phase.RETIRING: "retiring-runtime",
    Phase.DEPRECATED: "deprecated-runtime",
    Phase.CREATE_BLOCKED: "blocked-runtime",
    Phase.UPDATE_BLOCKED: "blocked-runtime",
}
ONLY_ON_ZIP = "container-only-runtime"
RUNTIMES = sorted(all_runtimes())
CLOUDFORMATION = """\
  F{number}:
    Type: AWS::Lambda::Function
    Properties: {{Runtime: {runtime}, Handler: a.b, Role: r, Code: {{S3Bucket: b, S3Key: k}}}}
"""
SAM = """\
  F{number}:
    Type: AWS::Serverless::Function
    Properties: {{Runtime: {runtime}, Handler: a.b, CodeUri: src/}}
"""
TRANSFORM = "Transform: AWS::Serverless-2016-10-31\n"


def functions(kind: str, runtimes: list[str]) -> str:
    found = (kind.format(number=number, runtime=runtime) for number, runtime in enumerate(runtimes))
    return "Resources:\n" + "".join(found)


def literal() -> str:
    return functions(CLOUDFORMATION, RUNTIMES)


def in_sam() -> str:
    return TRANSFORM + functions(SAM, RUNTIMES)


def by_parameter() -> str:
    parameters = "".join(
        f"  P{number}: {{Type: String, Default: {name}}}\n" for number, name in enumerate(RUNTIMES)
    )
    references = [f"!Ref P{number}" for number in range(len(RUNTIMES))]
    return f"Parameters:\n{parameters}{TRANSFORM}{functions(SAM, references)}"


def by_mapping() -> str:
    entries = "".join(f"    k{number}: {{Id: {name}}}\n" for number, name in enumerate(RUNTIMES))
    found = [f"!FindInMap [Runtimes, k{number}, Id]" for number in range(len(RUNTIMES))]
    return f"Mappings:\n  Runtimes:\n{entries}{functions(CLOUDFORMATION, found)}"


def days() -> list[date]:
    """For every date of a runtime the day and the one before, in the years around today."""
    dates = {
        day
        for known in all_runtimes().values()
        for day in (known.deprecated, known.create_block, known.update_block)
        if day is not None and abs(day - AS_OF) < timedelta(days=500)
    }
    return sorted({AS_OF} | dates | {day - timedelta(days=1) for day in dates})


@cache
def project(text: str) -> Project:
    return read_all([Source("template.yaml", text)])


def said(registry: Registry, day: date, text: str) -> dict[str, list[str]]:
    """What the four rules say of each function."""
    rules = [registry.by_name[name].rule(day) for name in sorted({*RULES.values(), ONLY_ON_ZIP})]
    found: dict[str, list[str]] = {}
    for finding in engine.check(project(text), lambda _: rules).findings:
        assert finding.subject is not None
        found.setdefault(finding.subject.name, []).append(finding.rule)
    return found


def wanted(day: date, name: str) -> list[str]:
    runtime = all_runtimes()[name]
    if runtime.container_only:
        return [ONLY_ON_ZIP]
    rule = RULES.get(phase(runtime, day))
    return [rule] if rule else []


@pytest.mark.parametrize(
    "written", [literal, in_sam, by_parameter, by_mapping], ids=lambda make: make.__name__
)
@pytest.mark.parametrize("day", days(), ids=str)
def test_one_rule_speaks_of_each_function(registry: Registry, day: date, written: Callable[[], str]) -> None:
    found = said(registry, day, written())

    assert {name: found.get(f"F{number}", []) for number, name in enumerate(RUNTIMES)} == {
        name: wanted(day, name) for name in RUNTIMES
    }


@pytest.mark.parametrize("name", RUNTIMES)
def test_one_rule_speaks_of_a_function_that_inherits_from_globals(registry: Registry, name: str) -> None:
    text = f"{TRANSFORM}Globals:\n  Function: {{Runtime: {name}}}\n{functions(SAM, ['!Ref AWS::NoValue'])}"
    text = text.replace("Runtime: !Ref AWS::NoValue, ", "")

    assert said(registry, AS_OF, text).get("F0", []) == wanted(AS_OF, name)
