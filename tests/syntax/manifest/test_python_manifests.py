from __future__ import annotations

import json

import pytest

from lambdalint.source import Source
from lambdalint.syntax.manifest import read_manifest
from lambdalint.syntax.manifest.artifact import installable
from lambdalint.syntax.manifest.model import Kind, Manifest
from lambdalint.values import Known, Truth


def read(name: str, text: str) -> Manifest:
    manifest = read_manifest(Source(name, text))
    assert manifest is not None
    return manifest


def kinds(manifest: Manifest) -> dict[str, Kind]:
    return {dependency.name: dependency.kind for dependency in manifest.dependencies}


PEP_621 = """
[project]
requires-python = ">=3.11"
dependencies = ["NumPy>=2; platform_machine == 'x86_64'", "boto3"]
[project.optional-dependencies]
all = ["pandas"]
[dependency-groups]
dev = ["pytest", { include-group = "lint" }]
lint = ["ruff==0.1"]
"""


def test_the_tables_of_the_standards() -> None:
    manifest = read("pyproject.toml", PEP_621)
    assert kinds(manifest) == {
        "numpy": Kind.RUNTIME,
        "boto3": Kind.RUNTIME,
        "pandas": Kind.OPTIONAL,
        "pytest": Kind.DEVELOPMENT,
        "ruff": Kind.DEVELOPMENT,
    }
    assert manifest.complete
    (numpy,) = manifest.named("numpy")
    assert (numpy.span.text, numpy.version.span.text, numpy.marker) == (
        "NumPy",
        ">=2",
        "platform_machine == 'x86_64'",
    )


def test_the_python_that_is_required() -> None:
    version = read("pyproject.toml", PEP_621).language_version
    assert isinstance(version, Known)
    assert (version.value, version.span.text) == (">=3.11", ">=3.11")


def test_a_dynamic_list_is_incomplete() -> None:
    assert not read("pyproject.toml", '[project]\ndynamic = ["dependencies"]\n').complete


def test_poetry_tables() -> None:
    text = """
[tool.poetry.dependencies]
python = "^3.11"
numpy = "^2"
psycopg2 = { version = "2.9", optional = true, markers = "sys_platform == 'linux'" }
shared = { path = "../shared" }
[tool.poetry.group.dev.dependencies]
pytest = "*"
"""
    manifest = read("pyproject.toml", text)
    assert kinds(manifest) == {
        "numpy": Kind.RUNTIME,
        "psycopg2": Kind.OPTIONAL,
        "shared": Kind.RUNTIME,
        "pytest": Kind.DEVELOPMENT,
    }
    assert manifest.named("shared")[0].source == "../shared"
    assert manifest.named("numpy")[0].version.span.text == "^2"


UV = """version = 1
requires-python = ">=3.12"

[[package]]
name = "app"
version = "0.1.0"
source = { virtual = "." }
dependencies = [{ name = "intel-thing" }]
[package.dev-dependencies]
dev = [{ name = "tool" }]

[[package]]
name = "intel-thing"
version = "1.0"
source = { registry = "https://example.org/simple" }
dependencies = [{ name = "pure", extra = ["x"] }]
wheels = [
    { url = "https://example.org/intel_thing-1.0-py3-none-manylinux2014_x86_64.whl", hash = "sha256:a" },
]

[[package]]
name = "pure"
version = "2.0"
source = { registry = "https://example.org/simple" }
sdist = { url = "https://example.org/pure-2.0.tar.gz", hash = "sha256:b" }
[package.optional-dependencies]
x = [{ name = "extra-thing" }]

[[package]]
name = "extra-thing"
version = "3.0"
source = { registry = "https://example.org/simple" }

[[package]]
name = "tool"
version = "1"
source = { registry = "https://example.org/simple" }
"""


def test_uv_lock_says_what_is_for_what() -> None:
    assert kinds(read("uv.lock", UV)) == {
        "intel-thing": Kind.RUNTIME,
        "pure": Kind.RUNTIME,
        "extra-thing": Kind.RUNTIME,
        "tool": Kind.DEVELOPMENT,
    }


UV_MARKERS = """version = 1

[[package]]
name = "app"
version = "0.1.0"
source = { virtual = "." }
dependencies = [{ name = "torch" }, { name = "colorama", marker = "sys_platform == 'win32'" }]
[package.optional-dependencies]
gpu = [{ name = "cuda" }]

[[package]]
name = "torch"
version = "2"
source = { registry = "https://example.org/simple" }
dependencies = [
    { name = "triton", marker = "platform_machine == 'x86_64'" },
    { name = "sympy" },
]

[[package]]
name = "triton"
version = "3"
source = { registry = "https://example.org/simple" }
dependencies = [{ name = "cuda" }, { name = "deep" }]

[[package]]
name = "sympy"
version = "1"
source = { registry = "https://example.org/simple" }

[[package]]
name = "cuda"
version = "1"
source = { registry = "https://example.org/simple" }

[[package]]
name = "deep"
version = "1"
source = { registry = "https://example.org/simple" }

[[package]]
name = "colorama"
version = "1"
source = { registry = "https://example.org/simple" }
"""


def test_uv_lock_keeps_its_markers_where_they_lead_to_a_package() -> None:
    found = {item.name: (item.marker, item.conditional) for item in read("uv.lock", UV_MARKERS).dependencies}
    assert found == {
        "torch": (None, False),
        "sympy": (None, False),
        "triton": ("(platform_machine == 'x86_64')", False),
        "colorama": ("(sys_platform == 'win32')", False),
        "cuda": (None, True),
        "deep": (None, True),
    }


@pytest.mark.parametrize(("version", "conditional"), [("1.1", True), ("2.0", True), ("2.1", False)])
def test_poetry_lock_tells_markers_since_poetry_2(version: str, conditional: bool) -> None:
    text = f'[[package]]\nname = "a"\nversion = "1"\n\n[metadata]\nlock-version = "{version}"\n'
    assert [item.conditional for item in read("poetry.lock", text).dependencies] == [conditional]


def test_uv_lock_proves_that_there_is_no_wheel() -> None:
    manifest = read("uv.lock", UV)
    assert installable(manifest.named("intel-thing")[0].artifacts, "aarch64") is Truth.NO
    assert installable(manifest.named("pure")[0].artifacts, "aarch64") is Truth.MAYBE
    assert installable(manifest.named("extra-thing")[0].artifacts, "aarch64") is Truth.MAYBE


def test_uv_lock_of_chosen_environments_proves_nothing() -> None:
    manifest = read("uv.lock", "supported-markers = [\"platform_machine == 'x86_64'\"]\n" + UV)
    assert installable(manifest.named("intel-thing")[0].artifacts, "aarch64") is Truth.MAYBE


def test_locked_versions_have_their_places() -> None:
    (thing,) = read("uv.lock", UV).named("intel-thing")
    assert (thing.exact_version, thing.version.span.text, thing.span.first.line) == ("1.0", "1.0", 13)


POETRY = """
[[package]]
name = "A"
version = "1.0"
optional = false
groups = ["main"]
files = [{file = "a-1.0-cp312-cp312-manylinux2014_x86_64.whl", hash = "sha256:a"}]

[[package]]
name = "b"
version = "1.0"
optional = false
groups = ["dev"]
files = []

[[package]]
name = "c"
version = "1.0"
optional = false
"""


def test_poetry_lock() -> None:
    manifest = read("poetry.lock", POETRY)
    assert kinds(manifest) == {"a": Kind.RUNTIME, "b": Kind.DEVELOPMENT, "c": Kind.UNKNOWN}
    assert installable(manifest.named("a")[0].artifacts, "aarch64") is Truth.NO
    assert not manifest.named("b")[0].artifacts.complete


def test_older_poetry_lock_has_its_files_at_the_end() -> None:
    package = '[[package]]\nname = "a"\nversion = "1"\ncategory = "main"\n'
    text = package + '[metadata.files]\na = [{file = "a-1.tar.gz"}]\n'
    (a,) = read("poetry.lock", text).dependencies
    assert (a.kind, [file.filename for file in a.artifacts]) == (Kind.RUNTIME, ["a-1.tar.gz"])


def test_pipfile_and_its_lock() -> None:
    pipfile = read("Pipfile", '[packages]\nnumpy = "*"\n[dev-packages]\npytest = "==8"\n')
    assert kinds(pipfile) == {"numpy": Kind.RUNTIME, "pytest": Kind.DEVELOPMENT}
    lock = {
        "default": {"numpy": {"version": "==2.1", "hashes": []}},
        "develop": {"pytest": {"version": "==8"}},
    }
    locked = read("Pipfile.lock", json.dumps(lock, indent=4))
    assert kinds(locked) == kinds(pipfile)
    assert (locked.dependencies[0].exact_version, locked.dependencies[0].span.text) == ("2.1", "numpy")
    assert not locked.dependencies[0].artifacts.complete
