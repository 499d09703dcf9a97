"""SAM's policy templates and managed policy names, against the translator itself."""

from typing import Any

import pytest
from samtranslator.internal.managed_policies import get_bundled_managed_policy_map
from samtranslator.policy_template_processor.processor import PolicyTemplatesProcessor

from lambdalint.aws import sam_policies


def test_template_of_this_name() -> None:
    found = sam_policies.template("SQSPollerPolicy")

    assert found is not None
    assert found.parameters == ("QueueName",)


@pytest.mark.parametrize("name", ["NoSuchPolicy", "", "templates"])
def test_no_template_of_this_name(name: str) -> None:
    assert sam_policies.template(name) is None


@pytest.mark.parametrize("name", sorted(sam_policies.template_names()))
def test_statements_are_the_translators(name: str) -> None:
    processor = PolicyTemplatesProcessor(PolicyTemplatesProcessor.get_default_policy_templates_json())
    found = sam_policies.template(name)
    assert found is not None
    values: dict[str, Any] = {parameter: {"Ref": parameter} for parameter in found.parameters}

    assert found.statements_given(values) == processor.convert(name, values)["Statement"]


def test_value_that_refers_to_the_parameters_name_stays() -> None:
    found = sam_policies.template("SQSPollerPolicy")
    assert found is not None

    (statement,) = found.statements_given({"QueueName": {"Ref": "QueueName"}, "Other": "x"})

    assert statement["Resource"]["Fn::Sub"][1] == {"queueName": {"Ref": "QueueName"}}


def test_filling_changes_nothing_shared() -> None:
    found = sam_policies.template("SQSPollerPolicy")
    assert found is not None

    found.statements_given({"QueueName": "q"})

    assert found.statements[0]["Resource"]["Fn::Sub"][1] == {"queueName": {"Ref": "QueueName"}}


@pytest.mark.parametrize("partition", ["aws", "aws-cn", "aws-us-gov", "aws-eusc"])
def test_arns_are_the_translators(partition: str) -> None:
    expected = get_bundled_managed_policy_map(partition)
    assert expected is not None

    assert {name: sam_policies.managed_policy_arn(name, partition) for name in expected} == expected


@pytest.mark.parametrize(
    ("name", "partition"), [("NoSuchPolicy", "aws"), ("AWSLambdaExecute", "aws-nowhere"), ("", "aws")]
)
def test_name_that_sam_does_not_know(name: str, partition: str) -> None:
    assert sam_policies.managed_policy_arn(name, partition) is None


def test_partitions() -> None:
    assert set(sam_policies.partitions()) == {"aws", "aws-cn", "aws-us-gov", "aws-eusc"}
