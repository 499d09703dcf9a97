from __future__ import annotations

import pytest

from lambdalint.aws.packaged import load
from lambdalint.aws.public_layers import public_layer

X86, ARM = {"x86_64"}, {"arm64"}


@pytest.mark.parametrize(
    ("arn", "architectures"),
    [
        ("arn:aws:lambda:us-east-1:580247275435:layer:LambdaInsightsExtension:60", X86),
        ("arn:aws:lambda:us-east-1:580247275435:layer:LambdaInsightsExtension-Arm64:25", ARM),
        ("arn:aws:lambda:us-east-1:017000801446:layer:AWSLambdaPowertoolsPythonV3-python312-arm64:27", ARM),
        ("arn:aws:lambda:${AWS::Region}:017000801446:layer:AWSLambdaPowertoolsPythonV2:79", X86),
        ("arn:aws:lambda:eu-west-1:094274105915:layer:AWSLambdaPowertoolsTypeScriptV2:1", X86 | ARM),
        ("arn:aws:lambda:eu-west-1:901920570463:layer:aws-otel-python-amd64-ver-1-25-0:1", X86),
        ("arn:aws:lambda:eu-west-1:464622532012:layer:Datadog-Python312-ARM:130", ARM),
        ("arn:aws:lambda:eu-west-1:464622532012:layer:Datadog-Extension-FIPS:103", X86),
        ("arn:aws:lambda:eu-west-1:451483290750:layer:NewRelicPython312ARM64:1", ARM),
        ("arn:aws:lambda:eu-west-1:753240598075:layer:LambdaAdapterLayerX86:26", X86),
        ("arn:aws:lambda:eu-west-1:336392948345:layer:AWSSDKPandas-Python312-Arm64:15", ARM),
    ],
)
def test_architectures_of_public_layers(arn: str, architectures: set[str]) -> None:
    layer = public_layer(arn)
    assert layer is not None
    assert layer.architectures == architectures


@pytest.mark.parametrize(
    "arn",
    [
        "arn:aws:lambda:us-east-1:123456789012:layer:LambdaInsightsExtension:60",
        "arn:aws:lambda:us-east-1:580247275435:layer:Other:1",
        "arn:aws:lambda:us-east-1:464622532012:layer:Datadog-Node20-x:1",
        "not an arn",
    ],
)
def test_other_layers_are_not_known(arn: str) -> None:
    assert public_layer(arn) is None


def test_every_entry_names_its_source() -> None:
    assert all(layer["source"].startswith("https://") for layer in load("public_layers")["layers"])
