"""SAM's connectors, against the translator itself."""

from __future__ import annotations

from typing import Any

import pytest
from samtranslator.model.connector_profiles.profile import PROFILE, get_profile, profile_replace

from lambdalint.aws import sam_connectors

PAIRS = [(source, target) for source, targets in PROFILE["Permissions"].items() for target in targets]
ENDS = {
    f"{end}.{name}": {"Ref": f"{end}{name}"}
    for end in ("Source", "Destination")
    for name in ("Arn", "Name", "ResourceId", "Qualifier")
}


@pytest.mark.parametrize(("source", "target"), PAIRS)
def test_statements_are_the_translators(source: str, target: str) -> None:
    found = sam_connectors.profile(source, target)
    assert found is not None
    properties = profile_replace(get_profile(source, target)["Properties"], ENDS)
    for name, category in properties["AccessCategories"].items():
        expected: list[Any] = category.get("Statement", [])
        assert found.statements([name], ENDS) == expected


def test_sams_own_types() -> None:
    found = sam_connectors.profile("AWS::Serverless::Function", "AWS::Serverless::SimpleTable")
    assert found is not None
    assert found.type == sam_connectors.ROLE_POLICY
    assert found.source_policy


def test_no_such_connector() -> None:
    assert sam_connectors.profile("AWS::S3::Bucket", "AWS::S3::Bucket") is None
    assert sam_connectors.role_property("AWS::S3::Bucket") is None
