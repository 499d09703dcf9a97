"""Functions on both processors, and every place that decides what is built: a matrix of small applications.

All rules of the pack ``architecture`` look at each cell. A wrong cell is reported by the rule that names it
and by no other, a right one by none.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from lambdalint.config import ConfigFinder
from lambdalint.registry import Registry
from lambdalint.run import Run
from lambdalint.testing import AS_OF

PROCESSORS = ("x86_64", "arm64")
DOCKER = {"x86_64": "amd64", "arm64": "arm64"}
GO = DOCKER
WHEEL = {"x86_64": "x86_64", "arm64": "aarch64"}
NPM = {"x86_64": "x64", "arm64": "arm64"}
BASE = "public.ecr.aws/lambda/python:3.13"
CODE = 'COPY app.py ${LAMBDA_TASK_ROOT}/\nCMD ["app.handler"]\n'
APP = "def handler(event, context):\n    return event\n"

Files = Mapping[str, str]


def function(processor: str, *lines: str, metadata: str = "") -> str:
    properties = "".join(f"      {line}\n" for line in (f"Architectures: [{processor}]", *lines))
    return (
        "Transform: AWS::Serverless-2016-10-31\n"
        "Resources:\n"
        "  Orders:\n"
        "    Type: AWS::Serverless::Function\n"
        f"    Properties:\n{properties}{metadata}"
    )


def image(processor: str) -> str:
    metadata = "    Metadata:\n      DockerContext: src\n      Dockerfile: Dockerfile\n"
    return function(processor, "PackageType: Image", metadata=metadata)


def code(processor: str, runtime: str) -> str:
    return function(processor, f"Runtime: {runtime}", "Handler: app.handler", "CodeUri: src/")


def made(processor: str, runtime: str = "provided.al2023") -> str:
    metadata = "    Metadata:\n      BuildMethod: makefile\n"
    return function(
        processor, f"Runtime: {runtime}", "Handler: bootstrap", "CodeUri: src/", metadata=metadata
    )


def dockerfile(first: str, *runs: str) -> Callable[[str], Files]:
    lines = "".join(f"{run}\n" for run in runs)
    return lambda runs_on: {
        "template.yaml": image(runs_on),
        "src/Dockerfile": f"{first}\n{lines}{CODE}",
        "src/app.py": APP,
    }


def push(line: str, path: str = "deploy.sh") -> Callable[[str], Files]:
    script = f"#!/bin/bash\n{line}\ndocker push orders\n"
    workflow = f"on: push\njobs:\n  image:\n    runs-on: ubuntu-latest\n    steps:\n      - run: {line}\n"
    return lambda runs_on: {
        "template.yaml": image(runs_on),
        "src/Dockerfile": f"FROM {BASE}\n{CODE}",
        "src/app.py": APP,
        path: workflow if path.endswith(".yml") else script,
    }


def script(runtime: str, line: str, path: str = "build.sh") -> Callable[[str], Files]:
    text = f"build:\n\t{line}\n" if path == "Makefile" else f"#!/bin/bash\n{line}\n"
    return lambda runs_on: {"template.yaml": code(runs_on, runtime), path: text}


def makefile(line: str, runtime: str = "provided.al2023") -> Callable[[str], Files]:
    return lambda runs_on: {
        "template.yaml": made(runs_on, runtime),
        "src/Makefile": f"build-Orders:\n\t{line}\n",
    }


#: For each place: the rule that names a wrong cell, and the files for what is built and what runs it.
PLACES: dict[str, tuple[str, Callable[[str], Callable[[str], Files]]]] = {
    "FROM --platform": (
        "mismatched-image-platform",
        lambda built: dockerfile(f"FROM --platform=linux/{DOCKER[built]} {BASE}"),
    ),
    "tag of the base image": (
        "mismatched-image-platform",
        lambda built: dockerfile(f"FROM {BASE}-{built}"),
    ),
    "docker build": (
        "mismatched-image-platform",
        lambda built: push(f"docker build --platform linux/{DOCKER[built]} -t orders src"),
    ),
    "docker buildx build in a workflow": (
        "mismatched-image-platform",
        lambda built: push(
            f"docker buildx build --platform=linux/{DOCKER[built]} --provenance=false --push -t orders src",
            ".github/workflows/deploy.yml",
        ),
    ),
    "pip install": (
        "mismatched-wheel-platform",
        lambda built: script(
            "python3.13",
            f"pip install --platform manylinux2014_{WHEEL[built]} --only-binary=:all: -t src numpy",
        ),
    ),
    "uv pip install": (
        "mismatched-wheel-platform",
        lambda built: script(
            "python3.13", f"uv pip install --python-platform {WHEEL[built]}-manylinux2014 --target src numpy"
        ),
    ),
    "npm install": (
        "mismatched-wheel-platform",
        lambda built: script("nodejs24.x", f"npm install --os=linux --cpu={NPM[built]} sharp"),
    ),
    "pip install in a Dockerfile": (
        "mismatched-wheel-platform",
        lambda built: dockerfile(
            f"FROM {BASE}",
            f"RUN pip install --platform manylinux2014_{WHEEL[built]} --only-binary=:all: -t /deps numpy",
        ),
    ),
    "go build for sam build": (
        "mismatched-build-target",
        lambda built: makefile(f"GOOS=linux GOARCH={GO[built]} go build -o $(ARTIFACTS_DIR)/bootstrap ."),
    ),
    "go build in a script": (
        "mismatched-build-target",
        lambda built: script("provided.al2023", f"export GOARCH={GO[built]}\ngo build -o bootstrap ."),
    ),
    "cargo build for sam build": (
        "mismatched-build-target",
        lambda built: makefile(f"cargo build --release --target {WHEEL[built]}-unknown-linux-musl"),
    ),
    "cargo lambda build by target": (
        "mismatched-build-target",
        lambda built: script(
            "provided.al2023",
            f"cargo lambda build --target {WHEEL[built]}-unknown-linux-gnu.2.17",
            "Makefile",
        ),
    ),
    "dotnet lambda package": (
        "mismatched-build-target",
        lambda built: script("dotnet8", f"dotnet lambda package --function-architecture {built}"),
    ),
    "dotnet publish for sam build": (
        "mismatched-build-target",
        lambda built: makefile(
            f"dotnet publish -c Release -r linux-{NPM[built]} -o $(ARTIFACTS_DIR)", "dotnet8"
        ),
    ),
}


def told(files: Files, folder: Path, registry: Registry) -> list[str]:
    """The rules of the pack that report something, each as often as it does."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="")
    configs = ConfigFinder(None, {"select": ("architecture",), "as_of": AS_OF})
    report = Run(registry, configs, folder).check([folder])
    assert [str(problem) for problem in report.problems] == []
    return [finding.rule for finding in report.findings]


@pytest.mark.parametrize("runs_on", PROCESSORS)
@pytest.mark.parametrize("built", PROCESSORS)
@pytest.mark.parametrize("place", PLACES)
def test_cell(place: str, built: str, runs_on: str, tmp_path: Path, registry: Registry) -> None:
    rule, files = PLACES[place]
    expected = [] if built == runs_on else [rule]
    assert told(files(built)(runs_on), tmp_path, registry) == expected


@pytest.mark.parametrize("runs_on", PROCESSORS)
def test_an_image_for_both_processors_is_for_none(runs_on: str, tmp_path: Path, registry: Registry) -> None:
    files = push("docker buildx build --platform linux/amd64,linux/arm64 --push -t orders src")(runs_on)
    assert told(files, tmp_path, registry) == ["multi-platform-image"]


@pytest.mark.parametrize("runs_on", PROCESSORS)
def test_an_image_for_the_machine_that_builds_it(runs_on: str, tmp_path: Path, registry: Registry) -> None:
    assert told(push("docker build -t orders src")(runs_on), tmp_path, registry) == ["unset-image-platform"]


@pytest.mark.parametrize(("runs_on", "expected"), [("x86_64", []), ("arm64", ["x86-compiler-flag"])])
def test_flags_for_x86(runs_on: str, expected: list[str], tmp_path: Path, registry: Registry) -> None:
    files = makefile("gcc -O2 -mavx2 -o $(ARTIFACTS_DIR)/bootstrap main.c")(runs_on)
    assert told(files, tmp_path, registry) == expected


@pytest.mark.parametrize("place", PLACES)
def test_what_a_parameter_decides_is_not_judged(place: str, tmp_path: Path, registry: Registry) -> None:
    for built in PROCESSORS:
        files = dict(PLACES[place][1](built)("!Ref Architecture"))
        files["template.yaml"] += "Parameters:\n  Architecture:\n    Type: String\n"
        assert told(files, tmp_path, registry) == []
