from __future__ import annotations

import pytest

from lambdalint.aws.packages import distributions, is_provided, x86_only


@pytest.mark.parametrize("name", ["mkl", "Intel_NumPy", "mkl-fft", "intel.openmp"])
def test_the_mkl_family_is_x86_only(name: str) -> None:
    assert x86_only(name) is not None


@pytest.mark.parametrize("name", ["numpy", "tensorflow", "mkl-docs"])
def test_other_packages_are_not(name: str) -> None:
    assert x86_only(name) is None


@pytest.mark.parametrize(
    ("module", "expected"),
    [
        ("yaml", ("pyyaml",)),
        ("PIL.Image", ("pillow", "pillow-simd")),
        ("google.protobuf.message", ("protobuf",)),
        ("requests_toolbelt.multipart", ("requests-toolbelt",)),
    ],
)
def test_distributions_of_an_import(module: str, expected: tuple[str, ...]) -> None:
    assert distributions(module) == expected


@pytest.mark.parametrize(
    ("runtime", "module", "expected"),
    [
        ("python3.12", "boto3", True),
        ("python3.12", "simplejson", None),
        ("python3.12", "requests", False),
        ("nodejs20.x", "@aws-sdk/client-s3", True),
        ("nodejs20.x", "@smithy/protocol-http", None),
        ("nodejs20.x", "aws-sdk", False),
        ("nodejs16.x", "aws-sdk", True),
        ("nodejs16.x", "@aws-sdk/client-s3", False),
        ("ruby3.3", "aws-sdk-s3", True),
        ("provided.al2023", "boto3", False),
    ],
)
def test_what_runtimes_bring(runtime: str, module: str, expected: bool | None) -> None:
    assert is_provided(runtime, module) is expected
