from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from patience import comes_to_an_end

from lambdalint.source import Source
from lambdalint.syntax.manifest import manifest_reader, read_manifest
from lambdalint.syntax.manifest.model import Dependency, Manifest
from lambdalint.syntax.manifest.requirements import read_requirements
from lambdalint.values import Absent, Known, Unknown


def read(text: str) -> Manifest:
    return read_requirements(Source("requirements.txt", text))


def only(text: str) -> Dependency:
    (dependency,) = read(text).dependencies
    return dependency


@pytest.mark.parametrize(
    ("line", "name", "version", "marker"),
    [
        ("numpy", "numpy", None, None),
        ("numpy==2.1.0", "numpy", "==2.1.0", None),
        ("Foo.Bar_baz >= 1, <2", "foo-bar-baz", ">= 1, <2", None),
        ("requests[socks,security]~=2.8.1", "requests", "~=2.8.1", None),
        ('torch==2.1; platform_machine == "x86_64"', "torch", "==2.1", 'platform_machine == "x86_64"'),
        ("boto3 (>=1.2)", "boto3", ">=1.2", None),
        ("boto3==1.2 # why", "boto3", "==1.2", None),
        ("boto3==1.2 --hash=sha256:aa --hash=sha256:bb", "boto3", "==1.2", None),
        ("boto3==1.2 \\\n    --hash=sha256:aa", "boto3", "==1.2", None),
        ("boto3 \\\r\n  ==1.2", "boto3", "==1.2", None),
        ("six ; python_version < '3'", "six", None, "python_version < '3'"),
    ],
)
def test_names_versions_and_markers(line: str, name: str, version: str | None, marker: str | None) -> None:
    dependency = only(line)
    written = dependency.version.value if isinstance(dependency.version, Known) else None
    assert (dependency.name, written, dependency.marker) == (name, version, marker)


def test_spans_point_at_what_is_written() -> None:
    first, second = read("# numbers\nNumPy[all]  == 2.1 ; os_name=='posix'\npandas>=2\n").dependencies
    assert (first.span.text, first.version.span.text) == ("NumPy", "== 2.1")
    assert (second.span.text, second.version.span.text) == ("pandas", ">=2")
    assert second.span.first.line == 3


def test_a_missing_version_is_absent() -> None:
    assert isinstance(only("numpy").version, Absent)


def test_a_variable_is_not_known() -> None:
    assert isinstance(only("numpy==${NUMPY_VERSION}").version, Unknown)


@pytest.mark.parametrize(
    ("version", "exact"), [("==1.2", "1.2"), ("===1.2", "1.2"), (">=1", None), ("==1.*", None)]
)
def test_what_pins_a_version(version: str, exact: str | None) -> None:
    assert only(f"numpy{version}").exact_version == exact


def test_includes_make_the_list_incomplete() -> None:
    manifest = read("-r base.txt\n--constraint=limits.txt\nnumpy\n")
    assert [(include.path, include.constraint) for include in manifest.includes] == [
        ("base.txt", False),
        ("limits.txt", True),
    ]
    assert not manifest.complete


def test_options_leave_the_list_complete() -> None:
    manifest = read("--index-url https://example.org/simple\n-f wheels\n--only-binary :all:\nnumpy\n")
    assert [dependency.name for dependency in manifest.dependencies] == ["numpy"]
    assert manifest.complete


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("git+https://example.org/a/tool.git@main#egg=My_Tool", "my-tool"),
        ("git+https://example.org/a/tool.git@main", "tool"),
        ("-e ./shared", "shared"),
        ("./dist/my_pkg-1.0-py3-none-any.whl", "my-pkg"),
        ("tool @ https://example.org/tool.zip", "tool"),
    ],
)
def test_other_places(line: str, name: str) -> None:
    dependency = only(line)
    assert dependency.name == name
    assert dependency.source is not None


def test_a_wheel_by_url_is_the_only_file() -> None:
    dependency = only("x @ https://example.org/x-1.0-cp312-cp312-manylinux2014_x86_64.whl")
    assert [file.platforms for file in dependency.artifacts] == [("manylinux2014_x86_64",)]
    assert dependency.artifacts.complete


def test_what_makes_no_sense_makes_the_list_incomplete() -> None:
    assert not read("numpy 2.1 please\n").complete


@pytest.mark.parametrize(
    ("name", "known"),
    [
        ("requirements.txt", True),
        ("requirements-dev.txt", True),
        ("dev-requirements.txt", True),
        ("requirements.in", True),
        ("notes.txt", False),
        ("package.json", False),
    ],
)
def test_files_are_known_by_name(name: str, known: bool) -> None:
    assert (manifest_reader(name) is not None) == known


def test_reading_by_name() -> None:
    manifest = read_manifest(Source("src/requirements.txt", "numpy"))
    assert manifest is not None
    assert manifest.registry == "pypi"


@given(st.text(alphabet="abc.-_[]=<>~!;@# \\\n\r\t'\"(){}$/:1,e", max_size=80))
def test_any_text_is_read(text: str) -> None:
    source = Source("requirements.txt", text)
    for dependency in read_requirements(source).dependencies:
        assert source.whole.contains(dependency.span)


@pytest.mark.parametrize(
    "line", ["a" + " " * 100_000 + "x", "a" + " -" * 50_000, "a[" * 50_000, "a; " * 50_000]
)
def test_long_lines_come_to_an_end(line: str) -> None:
    with comes_to_an_end():
        read(line)
