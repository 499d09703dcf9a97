"""Dockerfiles to images: what lies in them, what they start, which Dockerfile is a function's."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

import pytest

from lambdalint.build.files import Workspace
from lambdalint.build.image import of_source
from lambdalint.build.project import ProjectReader
from lambdalint.model.application import Project
from lambdalint.model.image import Image
from lambdalint.model.package import Package
from lambdalint.source import Source
from lambdalint.values import Known

BASE = "public.ecr.aws/lambda/python:3.13"
OWN = "public.ecr.aws/lambda/provided:al2023"
TEMPLATE = """\
Resources:
  Orders:
    Type: AWS::Serverless::Function
    Properties:
      PackageType: Image
    Metadata:
      DockerContext: .
      Dockerfile: Dockerfile
"""


def lay(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def image(
    folder: Path, dockerfile: str, files: dict[str, str] | None = None, target: str | None = None
) -> Image:
    lay(folder, {"Dockerfile": dockerfile, **(files or {})})
    workspace = Workspace(root=str(folder))
    full = str(folder / "Dockerfile")
    made = of_source(Source("Dockerfile", dockerfile), full, str(folder), target, workspace)
    assert made is not None
    return made


def package(made: Image) -> Package:
    assert isinstance(made.package, Known)
    return made.package.value


def project(folder: Path, files: dict[str, str]) -> Project:
    lay(folder, files)
    paths: dict[str, Path] = {name: folder / name for name in files}
    reader = ProjectReader(workspace=Workspace(paths.get, str(folder), paths=paths))
    for name, text in files.items():
        reader.read(Source(name, text))
    return reader.project()


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ("COPY app.py ./", "app.py"),
        ("COPY app.py ${LAMBDA_TASK_ROOT}", "app.py"),
        ("COPY app.py /var/task/main.py", "main.py"),
        ("COPY *.py ./", "app.py"),
        ("COPY . .", "app.py"),
        ("COPY lib ./", "inner.py"),
        ("COPY lib ./lib/", "lib/inner.py"),
        ("COPY app.py lib/inner.py ./code/", "code/inner.py"),
        ('COPY ["app.py", "/var/task/"]', "app.py"),
        ("ADD app.py ./", "app.py"),
        ("WORKDIR /var/task/sub\nCOPY app.py ../\nWORKDIR /var/task", "app.py"),
        ("COPY <<EOF /var/task/made.py\nx = 1\nEOF", "made.py"),
    ],
)
def test_copied_files_are_where_the_handler_is_looked_for(lines: str, expected: str, tmp_path: Path) -> None:
    made = package(image(tmp_path, f"FROM {BASE}\n{lines}\n", {"app.py": "", "lib/inner.py": ""}))
    assert made.files.is_file(PurePosixPath(expected))
    assert made.closed


def test_files_of_another_stage(tmp_path: Path) -> None:
    text = f"FROM alpine AS code\nWORKDIR /a\nCOPY lib/ .\n\nFROM {BASE}\nCOPY --from=code /a/ ./\n"
    made = package(image(tmp_path, text, {"lib/inner.py": "x = 1"}))
    assert made.files.names(PurePosixPath()) == ("inner.py",)
    source = made.files.read(PurePosixPath("inner.py"))
    assert source is not None
    assert source.text == "x = 1"


def test_files_of_the_stage_below(tmp_path: Path) -> None:
    text = f'FROM {BASE} AS base\nCOPY app.py ./\n\nFROM base\nCMD ["app.handler"]\n'
    assert package(image(tmp_path, text, {"app.py": ""})).has_file("app.py")


@pytest.mark.parametrize(
    "line",
    [
        "RUN npm run build",
        "RUN curl -o app.py https://example.com/app.py",
        "RUN pip install .",
        "RUN echo x > app.py",
        "RUN git clone https://example.com/x.git",
        "ADD code.tar.gz ./",
        "ADD https://example.com/app.py ./",
        "COPY $FILE ./",
        "COPY --from=other/image /code ./",
        "COPY --from=other/image /code /var/task/",
        "ENV PYTHONPATH=/code",
        "WORKDIR /code",
        'RUN ["make"]',
    ],
)
def test_what_may_bring_other_files_leaves_the_package_open(line: str, tmp_path: Path) -> None:
    assert not package(image(tmp_path, f"FROM {BASE}\n{line}\nCOPY app.py ./\n", {"app.py": ""})).closed


@pytest.mark.parametrize(
    "line",
    [
        "RUN dnf install -y gcc && dnf clean all",
        "RUN pip install --no-cache-dir -r requirements.txt -t ${LAMBDA_TASK_ROOT}",
        "RUN python3 -m pip install -r /requirements.txt",
        "RUN npm ci --omit=dev",
        "RUN chmod 755 app.py",
        "COPY --from=public.ecr.aws/awsguru/aws-lambda-adapter:0.9.1 /lambda-adapter /opt/extensions/",
    ],
)
def test_installers_leave_it_closed(line: str, tmp_path: Path) -> None:
    assert package(image(tmp_path, f"FROM {BASE}\n{line}\nCOPY app.py ./\n", {"app.py": ""})).closed


def test_a_context_is_not_left(tmp_path: Path) -> None:
    lay(tmp_path, {"secret.py": ""})
    made = package(image(tmp_path / "inner", f"FROM {BASE}\nCOPY ../secret.py ./\n"))
    assert not made.files.is_file(PurePosixPath("secret.py"))


def test_stages_that_copy_from_each_other_end(tmp_path: Path) -> None:
    stages = "".join(f"FROM scratch AS s{n}\nCOPY --from=s{n - 1} / /\n" for n in range(1, 60))
    made = image(tmp_path, f"FROM {BASE} AS s0\nCOPY . /\n{stages}")
    assert made.workdir_files is not None


def test_a_target_is_another_image(tmp_path: Path) -> None:
    text = f"FROM {BASE} AS lambda\n\nFROM node:24 AS web\n"
    bases = [image(tmp_path, text, target=target).base for target in ("lambda", "web", None)]
    assert [base.value for base in bases if isinstance(base, Known)] == [BASE, "node:24", "node:24"]


def test_the_dockerfile_of_a_function_is_one_image(tmp_path: Path) -> None:
    files = {"template.yaml": TEMPLATE, "Dockerfile": f'FROM {BASE}\nCOPY . ./\nCMD ["app.handler"]\n'}
    found = project(tmp_path, files)
    assert [made.name for made in found.images] == ["Dockerfile"]
    assert [function.name for function in found.users(found.images[0])] == ["Orders"]


def test_the_code_of_an_image_is_read(tmp_path: Path) -> None:
    dockerfile = f'FROM {BASE}\nCOPY code/ ./\nCMD ["app.handler"]\n'
    code = "def handler(event, context):\n    pass\n"
    found = project(tmp_path, {"template.yaml": TEMPLATE, "Dockerfile": dockerfile, "code/app.py": code})
    handler = found.applications[0].functions[0].handler_code
    assert isinstance(handler, Known)
    assert (handler.value.symbol, handler.value.module.source.path) == ("handler", "code/app.py")


@pytest.mark.parametrize(
    "dockerfile",
    [
        f'FROM {OWN}\nCOPY main ./\nENTRYPOINT ["./main"]\n',
        f'FROM {BASE}\nENTRYPOINT ["python", "-m", "awslambdaric"]\nCMD ["app.handler"]\n',
        f'FROM {BASE}\nENTRYPOINT ["/lambda-entrypoint.sh"]\nCMD ["app.handler"]\n',
    ],
)
def test_entry_points_that_are_for_lambda(dockerfile: str, tmp_path: Path) -> None:
    assert len(project(tmp_path, {"Dockerfile": dockerfile}).images) == 1


@pytest.mark.parametrize(
    "dockerfile",
    [
        'FROM node:24\n# lambda\nCMD ["app.handler"]\n',
        f'FROM {BASE}\nCMD ["cp", "-r", "/x", "/y"]\n',
        f'FROM {BASE}\nENTRYPOINT ["make"]\nCMD ["lambda"]\n',
        f'FROM {BASE} AS build\n\nFROM node:24\nCMD ["lambda.js"]\n',
        f'FROM {OWN}\nENTRYPOINT ["make"]\n',
        f'FROM {OWN}\nENTRYPOINT ["/bin/bash"]\n',
        f'FROM {OWN}\nENTRYPOINT ["/build.sh"]\n',
        f'FROM {OWN}\nENTRYPOINT ["/main", "--help"]\n',
        f'FROM {BASE}\nENTRYPOINT ["/main"]\nCMD ["app.handler"]\n',
        f'FROM {BASE}\nENTRYPOINT ["/aws-lambda-rie", "python", "-m", "awslambdaric"]\nCMD ["app.handler"]\n',
        "",
        "FROM\n",
        "lambda\n",
    ],
)
def test_dockerfiles_that_are_not_plainly_for_lambda(dockerfile: str, tmp_path: Path) -> None:
    assert project(tmp_path, {"Dockerfile": dockerfile}).images == ()
