"""Commands that build: what for, and for which functions."""

from __future__ import annotations

from pathlib import Path

import pytest

from lambdalint.build.build_use import commands
from lambdalint.build.files import Workspace
from lambdalint.build.project import ProjectReader
from lambdalint.model.build_command import BuildCommand
from lambdalint.source import Source
from lambdalint.values import Truth


def read(text: str, path: str = "build.sh") -> tuple[BuildCommand, ...]:
    return commands(Source(path, text), Workspace())


def goals(line: str) -> list[tuple[str | None, str | None]]:
    (command,) = read(f"{line}\n")
    return [(goal.processor, goal.system) for goal in command.goals]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("docker build --platform linux/arm64 .", [("arm64", "linux")]),
        (
            "docker buildx build --platform=linux/amd64,linux/arm64 .",
            [("x86_64", "linux"), ("arm64", "linux")],
        ),
        ("sudo docker build --platform linux/amd64 .", [("x86_64", "linux")]),
        ("DOCKER_DEFAULT_PLATFORM=linux/arm64 docker build .", [("arm64", "linux")]),
        ("docker build -t x --platform=$P .", []),
        ("python3 -m pip install --platform manylinux2014_aarch64 -t x y", [("arm64", "linux")]),
        ("GOOS=linux GOARCH=arm64 go build -o bootstrap .", [("arm64", None)]),
        ("GOOS=windows GOARCH=amd64 go build", [("x86_64", None), (None, "windows")]),
        ("env GOARCH=amd64 go build", [("x86_64", None)]),
        ("GOARCH=$ARCH go build", []),
        ("cargo lambda build --release --arm64", [("arm64", None)]),
        ("cargo lambda build --x86-64", [("x86_64", None)]),
        ("cargo +nightly build --target aarch64-unknown-linux-gnu", [("arm64", "linux")]),
        ("cross build --target x86_64-unknown-linux-musl", [("x86_64", "linux")]),
        ("dotnet publish -c Release -r linux-arm64", [("arm64", "linux")]),
        ("dotnet lambda package -farch arm64", [("arm64", "linux")]),
    ],
)
def test_goals(line: str, expected: list[tuple[str | None, str | None]]) -> None:
    assert goals(line) == expected


@pytest.mark.parametrize(
    "line",
    [
        "docker run x",
        "docker compose build",
        "pip list",
        "go test ./...",
        "cargo test",
        "npm run build",
        "pip install --platform manylinux2014_aarch64 --platform any -t x y",
        "uv sync",
    ],
)
def test_other_commands(line: str) -> None:
    assert read(f"{line}\n") == ()


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("docker build .", Truth.NO),
        ('docker build -t "$TAG" .', Truth.NO),
        ("docker build -t $TAG .", Truth.NO),
        ("docker build $FLAGS .", Truth.MAYBE),
        ('docker build "${FLAGS[@]}" .', Truth.MAYBE),
        ("docker build --platform $PLATFORM .", Truth.YES),
        ("docker build --platform linux/arm64 .", Truth.YES),
    ],
)
def test_whether_a_platform_is_given(line: str, expected: Truth) -> None:
    (command,) = read(f"{line}\n")
    assert command.pinned is expected


def test_exported_variables_count_from_there_on() -> None:
    first, second = read("go build -o bootstrap .\nexport GOARCH=arm64\ngo build -o bootstrap .\n")
    assert [len(first.goals), len(second.goals)] == [0, 1]


def test_a_variable_that_only_a_branch_exports_is_not_known() -> None:
    (command,) = read('if [ "$1" = x ]; then export GOARCH=arm64; fi\ngo build -o bootstrap .\n')
    assert command.goals == ()


def test_a_recipe_of_sam_build_names_its_function() -> None:
    text = "all: build-Orders\n\nbuild-Orders:\n\tGOARCH=arm64 go build\n\nbuild-%:\n\tgo build\n"
    assert [command.resource for command in read(text, "Makefile")] == ["Orders", None]


def test_a_file_that_pushes() -> None:
    first, second = read("docker build .\ndocker push x\ndocker build y\n")
    assert (first.pushes, second.pushes) == (True, True)


FUNCTION = """\
  {name}:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: {runtime}
      Handler: bootstrap
      CodeUri: .
      Architectures: [{architecture}]
"""


def architectures(tmp_path: Path, files: dict[str, str]) -> list[str | None]:
    """What each build command of some files is known to run on."""
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    paths = {name: tmp_path / name for name in files}
    reader = ProjectReader(workspace=Workspace(paths.get, str(tmp_path), paths=paths))
    for name, text in files.items():
        reader.read(Source(name, text))
    uses = reader.project().builds
    return [use.architecture.value if use.architecture else None for use in uses]


def template(*functions: tuple[str, str, str]) -> str:
    return "Resources:\n" + "".join(
        FUNCTION.format(name=name, runtime=runtime, architecture=architecture)
        for name, runtime, architecture in functions
    )


BUILD = "cargo lambda build --arm64\n"


def test_functions_below_the_folder_of_the_script(tmp_path: Path) -> None:
    files = {"build.sh": BUILD, "a/template.yaml": template(("A", "provided.al2023", "arm64"))}
    assert architectures(tmp_path, files) == ["arm64"]


def test_functions_above_the_folder_of_the_script(tmp_path: Path) -> None:
    files = {
        "a/scripts/build.sh": BUILD,
        "a/template.yaml": template(("A", "provided.al2023", "arm64")),
        "template.yaml": template(("B", "provided.al2023", "x86_64")),
    }
    assert architectures(tmp_path, files) == ["arm64"]


def test_functions_that_differ(tmp_path: Path) -> None:
    functions = template(("A", "provided.al2023", "arm64"), ("B", "provided.al2", "x86_64"))
    assert architectures(tmp_path, {"build.sh": BUILD, "template.yaml": functions}) == [None]


def test_functions_of_another_language_do_not_count(tmp_path: Path) -> None:
    functions = template(("A", "provided.al2023", "arm64"), ("B", "python3.13", "x86_64"))
    assert architectures(tmp_path, {"build.sh": BUILD, "template.yaml": functions}) == ["arm64"]


def test_a_function_of_unknown_language_counts(tmp_path: Path) -> None:
    functions = template(("A", "provided.al2023", "arm64"), ("B", "!Ref Runtime", "x86_64"))
    functions += "Parameters:\n  Runtime:\n    Type: String\n"
    assert architectures(tmp_path, {"build.sh": BUILD, "template.yaml": functions}) == [None]
