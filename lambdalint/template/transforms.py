"""What a template needs a transform for and has none."""

from __future__ import annotations

from collections.abc import Iterator

from lambdalint.model.application import Problem
from lambdalint.template.template import SERVERLESS, Template

KIND = "missing-transform"


def problems(template: Template) -> Iterator[Problem]:
    """A problem at the first resource of SAM in a template that CloudFormation takes as it stands.

    A macro may know the type, or bring the transform: where there is one, nothing is certain.
    """
    if template.transforms or template.open or template.section("Fn::Transform") is not None:
        return
    for resource in template.resources.values():
        kind = resource.node.get("Type")
        if kind is not None and resource.type.startswith("AWS::Serverless::"):
            message = (
                f"CloudFormation knows no `{resource.type}` without the transform of SAM and refuses the "
                f"template; write `Transform: {SERVERLESS}` beside `Resources`"
            )
            yield Problem(KIND, kind.span, message)
            return
