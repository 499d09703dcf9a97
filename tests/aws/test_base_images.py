from __future__ import annotations

import pytest

from lambdalint.aws.base_images import BaseImage, Use, base_image, image_defaults
from lambdalint.source import Source
from lambdalint.syntax.dockerfile import read_dockerfile
from lambdalint.values import Known


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("public.ecr.aws/lambda/python:3.12", BaseImage(Use.RUN, "python", "python3.12", None)),
        ("public.ecr.aws/lambda/python:3.12-arm64", BaseImage(Use.RUN, "python", "python3.12", "arm64")),
        ("public.ecr.aws/lambda/nodejs:20-x86_64", BaseImage(Use.RUN, "nodejs", "nodejs20.x", "x86_64")),
        ("amazon/aws-lambda-nodejs:18", BaseImage(Use.RUN, "nodejs", "nodejs18.x", None)),
        ("docker.io/amazon/aws-lambda-ruby:3.3", BaseImage(Use.RUN, "ruby", "ruby3.3", None)),
        ("public.ecr.aws/lambda/java:8.al2", BaseImage(Use.RUN, "java", "java8.al2", None)),
        ("public.ecr.aws/lambda/dotnet:8", BaseImage(Use.RUN, "dotnet", "dotnet8", None)),
        ("public.ecr.aws/lambda/dotnet:core3.1", BaseImage(Use.RUN, "dotnet", "dotnetcore3.1", None)),
        ("public.ecr.aws/lambda/go:1", BaseImage(Use.RUN, "go", "go1.x", None)),
        ("public.ecr.aws/lambda/provided:al2023", BaseImage(Use.RUN, "provided", "provided.al2023", None)),
        ("public.ecr.aws/lambda/provided:alami", BaseImage(Use.RUN, "provided", "provided", None)),
        (
            "public.ecr.aws/lambda/python:3.12.2024.05.01.12-arm64",
            BaseImage(Use.RUN, "python", "python3.12", "arm64", "2024.05.01.12"),
        ),
        ("public.ecr.aws/lambda/python:latest", BaseImage(Use.RUN, "python", None, None)),
        ("public.ecr.aws/lambda/python", BaseImage(Use.RUN, "python", None, None)),
        (
            "public.ecr.aws/sam/build-python3.12:latest-arm64",
            BaseImage(Use.BUILD, "python", "python3.12", "arm64"),
        ),
        ("public.ecr.aws/sam/build-nodejs20.x", BaseImage(Use.BUILD, "nodejs", "nodejs20.x", None)),
        ("public.ecr.aws/lambda/cobol:1", None),
        ("python:3.12", None),
        ("public.ecr.aws/docker/library/python:3.12", None),
        ("", None),
    ],
)
def test_names_of_base_images(name: str, expected: BaseImage | None) -> None:
    assert base_image(name) == expected


def test_what_a_base_image_brings_makes_destinations_known() -> None:
    text = "FROM public.ecr.aws/lambda/python:3.12\nCOPY app.py ${LAMBDA_TASK_ROOT}/\n"
    (stage,) = read_dockerfile(Source("Dockerfile", text), image_defaults).stages
    destination = stage.copies[0].destination
    assert isinstance(destination, Known)
    assert destination.value == "/var/task/"


def test_an_image_for_building_brings_nothing() -> None:
    assert image_defaults("public.ecr.aws/sam/build-python3.12") is None
