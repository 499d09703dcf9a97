"""IAM's documented evaluation logic, case by case (evaluation_cases.yaml)."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from policy.documents import tree_of

from lambdalint.policy.context import Context
from lambdalint.policy.document import Principal
from lambdalint.policy.evaluate import Policies, Request, evaluate
from lambdalint.policy.parse import parse
from lambdalint.policy.principal import Caller
from lambdalint.values import Many, Text, Truth

CASES = yaml.load(Path(__file__).with_name("evaluation_cases.yaml").read_bytes(), yaml.CSafeLoader)


def documents(statements: list[Any] | None, version: str):
    if statements is None:
        return Many()
    text = yaml.safe_dump({"Version": version, "Statement": statements}, default_flow_style=True)
    return Many((parse(tree_of(text)),))


def caller_of(written: Any) -> Caller | None:
    match written:
        case str(arn):
            return Caller.entity(arn)
        case {"service": name}:
            return Caller.service(name)
        case {"anonymous": True}:
            return Caller(Principal.EVERYONE, Text.of("anonymous"))
    return None


def decide(case: dict[str, Any]) -> Truth:
    version = case.get("version", "2012-10-17")
    request = case["request"]
    context = {k: tuple(v) if isinstance(v, list) else v for k, v in request.get("context", {}).items()}
    same = case.get("same_account", True)
    policies = Policies(
        documents(case.get("identity"), version),
        documents(case.get("resource"), version),
        (documents(case["boundary"], version),) if "boundary" in case else (),
        (documents(case["guardrail"], version),) if "guardrail" in case else (),
        Truth.MAYBE if same is None else Truth.of(same),
        case.get("resource_decides", False),
    )
    asked = Request.of(
        request["action"],
        request["resource"],
        caller_of(request.get("caller")),
        Context.of(context, closed=request.get("closed", False)),
    )
    return evaluate(policies, asked).truth


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_documented_case(case):
    assert decide(case) is Truth[case["expect"]], case["source"]


def test_every_case_names_its_source():
    assert all(case["source"].startswith("https://docs.aws.amazon.com/") for case in CASES)
