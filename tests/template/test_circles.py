"""Circles of references: found whatever their size, told once, and soon."""

import pytest

from lambdalint.source import Source
from lambdalint.syntax import yaml
from lambdalint.template import circles
from lambdalint.template.template import Template


def told(references: list[list[int]]) -> list[str]:
    """What is said of queues that refer to each other, by number."""
    lines = ["Resources:"]
    for number, others in enumerate(references):
        items = ", ".join(f"!Ref R{other}" for other in others)
        lines.append(f"  R{number}: {{Type: AWS::SQS::Queue, Properties: {{Tags: [{items}]}}}}")
    template = Template.read(yaml.parse(Source("template.yaml", "\n".join(lines))))
    return [problem.message.partition(", and CloudFormation")[0] for problem in circles.problems(template)]


@pytest.mark.parametrize(
    ("references", "expected"),
    [
        ([[], [0], [0, 1]], []),
        ([[0]], ["`R0` needs itself"]),
        ([[1], [0]], ["`R0` needs `R1`, which needs `R0`"]),
        ([[1], [2], [0]], ["`R0` needs `R1`, which needs `R2`, which needs `R0`"]),
        # two circles that share R0: one is told; two that share nothing: both
        ([[1, 2], [0], [0]], ["`R0` needs `R1`, which needs `R0`"]),
        ([[1], [0], [3], [2]], ["`R0` needs `R1`, which needs `R0`", "`R2` needs `R3`, which needs `R2`"]),
        # R1 lies between two circles and in none
        ([[0, 1], [2], [2]], ["`R0` needs itself", "`R2` needs itself"]),
        # the way in and the way out are not told
        ([[1], [2], [1, 3], []], ["`R1` needs `R2`, which needs `R1`"]),
    ],
)
def test_circles(references: list[list[int]], expected: list[str]) -> None:
    assert told(references) == expected


def test_a_long_circle_is_told_in_short() -> None:
    size = 3000

    assert told([[(number + 1) % size] for number in range(size)]) == [
        "`R0` needs `R1`, which needs `R2`, which needs … (2997 more), which needs `R0`"
    ]


def test_a_template_with_every_reference_is_looked_at_soon() -> None:
    size = 200

    assert len(told([[*range(size)]] * size)) == size


def test_a_substitution_of_nothing_refers_to_nothing() -> None:
    text = "Resources: {Q: {Type: AWS::SQS::Queue, Properties: {QueueName: {Fn::Sub: []}}}}"
    template = Template.read(yaml.parse(Source("template.yaml", text)))

    assert list(circles.problems(template)) == []
