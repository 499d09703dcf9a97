"""Which files are looked at: by content, within what git and the user leave in, each once."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from lambdalint.config import ConfigFinder
from lambdalint.discovery import Discovery, matches
from lambdalint.reading import MAX_BYTES, FoundFile, Trouble, could_be_template, decode, read
from lambdalint.registry import Registry
from lambdalint.run import Run
from lambdalint.source import Source

TEMPLATE = "Resources: {F: {Type: AWS::Lambda::Function}}\n"


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def lay(root: Path, *names: str, text: str = TEMPLATE) -> None:
    for name in names:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def found(root: Path, *paths: str, **settings: object) -> list[str]:
    discovery = Discovery(root, **settings)  # type: ignore[arg-type]
    files = discovery.files([root / path for path in paths] or [root], could_be_template)
    return [file.shown for file in files]


def test_any_name_with_a_suffix_of_templates(here: Path) -> None:
    lay(
        here,
        "a.yaml",
        "b.YML",
        "c.json",
        "d.template",
        "e.cfn",
        "f.sam",
        "g.txt",
        "Makefile",
        "h.py",
        "i.yaml.j2",
    )
    assert found(here) == ["a.yaml", "b.YML", "c.json", "d.template", "e.cfn", "f.sam"]


def test_folders_come_after_the_files_beside_them_in_order(here: Path) -> None:
    lay(here, "b/x.yaml", "a/x.yaml", "z.yaml", "a/c/x.yaml")
    assert found(here) == ["z.yaml", "a/x.yaml", "a/c/x.yaml", "b/x.yaml"]


@pytest.mark.parametrize("folder", [".git", "node_modules", ".venv", ".aws-sam", "__pycache__"])
def test_what_tools_make_is_not_searched(folder: str, here: Path) -> None:
    lay(here, f"x/{folder}/a.yaml", "x/a.yaml")
    assert found(here) == ["x/a.yaml"]
    assert found(here, f"x/{folder}") == [f"x/{folder}/a.yaml"]


def test_what_pip_has_installed_is_not_searched(here: Path) -> None:
    lay(here, "layer/python/botocore/a.json", "layer/python/Moto/a.yaml", "layer/python/own/a.yaml")
    lay(here, "layer/python/botocore-1.40.0.dist-info/a.json", "layer/python/moto-5.1.dist-info/RECORD")
    assert found(here) == ["layer/python/own/a.yaml"]
    assert found(here, "layer/python/botocore") == ["layer/python/botocore/a.json"]


def test_a_file_is_named_twice_and_read_once(here: Path) -> None:
    lay(here, "a.yaml")
    os.link(here / "a.yaml", here / "b.yaml")
    (here / "c.yaml").symlink_to("a.yaml")
    assert found(here, "a.yaml", ".", "a.yaml") == ["a.yaml"]


def test_links_to_folders_do_not_loop(here: Path) -> None:
    lay(here, "a/x.yaml")
    (here / "a" / "again").symlink_to(here)
    assert found(here) == ["a/x.yaml"]


def test_a_link_to_nowhere_is_passed_over(here: Path) -> None:
    lay(here, "a.yaml")
    (here / "b.yaml").symlink_to("gone.yaml")
    assert found(here) == ["a.yaml"]


def test_a_path_outside_is_shown_whole(here: Path) -> None:
    lay(here, "sub/x.yaml", "x.yaml")
    discovery = Discovery(here / "sub")
    shown = [file.shown for file in discovery.files([here / "x.yaml"], could_be_template)]
    assert shown == [(here / "x.yaml").as_posix()]


# git


def test_what_git_ignores_is_left_out(here: Path) -> None:
    lay(here, "cdk.out/a.json", "a.yaml", "gen/b.yaml", "gen/keep.yaml", "deep/local.yaml", "deep/c.yaml")
    lay(here, ".gitignore", text="cdk.out/\ngen/*\n!gen/keep.yaml\n")
    lay(here, "deep/.gitignore", text="/local.yaml\n")
    assert found(here) == ["a.yaml", "deep/c.yaml", "gen/keep.yaml"]
    everything = ["a.yaml", "cdk.out/a.json", "deep/c.yaml", "deep/local.yaml", "gen/b.yaml", "gen/keep.yaml"]
    assert found(here, respect_gitignore=False) == everything


def test_what_is_named_is_read_although_git_ignores_it(here: Path) -> None:
    lay(here, "cdk.out/a.json", "cdk.out/deep/b.json", "cdk.out/deep/c.json")
    lay(here, ".gitignore", text="cdk.out/\n")
    lay(here, "cdk.out/.gitignore", text="c.json\n")
    assert found(here, "cdk.out") == ["cdk.out/a.json", "cdk.out/deep/b.json"]
    assert found(here, "cdk.out/a.json") == ["cdk.out/a.json"]
    assert found(here, "cdk.out", "cdk.out/a.json", force_exclude=True) == []


def test_ignore_files_above_the_repository_do_not_count(here: Path) -> None:
    lay(here, ".gitignore", text="*.yaml\n")
    (here / "repository" / ".git").mkdir(parents=True)
    lay(here, "repository/a.yaml")
    assert found(here / "repository") == ["a.yaml"]


def test_from_inside_a_repository_its_top_counts(here: Path) -> None:
    (here / ".git").mkdir()
    lay(here, ".gitignore", text="api/gen.yaml\n")
    lay(here, "api/gen.yaml", "api/a.yaml")
    assert found(here / "api") == ["a.yaml"]


@pytest.mark.parametrize("text", ["", "\n\n# nothing\n", "[", "\udcff", "!\n*.json\n"])
def test_odd_ignore_files_do_no_harm(text: str, here: Path) -> None:
    (here / ".gitignore").write_bytes(text.encode(errors="surrogateescape"))
    lay(here, "a.yaml", *(["b.json"] if "json" in text else []))
    assert found(here) == ["a.yaml"]


# Exclusions


def excluding(root: Path, registry: Registry, *paths: str, **overrides: object) -> list[str]:
    run = Run(registry, ConfigFinder(None, overrides, isolated=True), root)
    return [file.shown for file in run.files([Path(path) for path in paths])]


def test_exclusions_hold_unless_the_path_is_named(here: Path, registry: Registry) -> None:
    lay(here, "a.yaml", "old/b.yaml", "old/older/c.yaml")
    assert excluding(here, registry, ".", exclude=("old",)) == ["a.yaml"]
    assert excluding(here, registry, "old/b.yaml", exclude=("old",)) == ["old/b.yaml"]
    assert excluding(here, registry, "old", exclude=("old", "older")) == ["old/b.yaml"]
    assert excluding(here, registry, "old/b.yaml", "a.yaml", exclude=("old",), force_exclude=True) == [
        "a.yaml"
    ]


@pytest.mark.parametrize(
    ("path", "pattern", "expected"),
    [
        ("a/b/c.yaml", "b", True),
        ("a/b/c.yaml", "a/b", True),
        ("a/b/c.yaml", "a/*.yaml", True),
        ("a/b/c.yaml", "b/c.yaml", False),
        ("a/b/c.yaml", "**/c.yaml", True),
        ("a/b/c.yaml", "c.y?ml", True),
        ("a/b/c.yaml", "", False),
    ],
)
def test_globs(path: str, pattern: str, expected: bool) -> None:
    assert matches(path, pattern) == expected


# Content


@pytest.mark.parametrize(
    "data", [b"", b"a: 1", b"Resources: {}", b"x: AWS::Lambda", b"\x89PNG\0\0", b"\xff\xfe\0"]
)
def test_what_is_plainly_no_template_is_passed_over(data: bytes) -> None:
    assert decode("x.yaml", data, named=False) is None


@pytest.mark.parametrize("resources", [b"", b" [a]", b" {}"])
def test_what_says_that_it_is_a_template_is_read_whatever_its_resources(resources: bytes) -> None:
    text = b"AWSTemplateFormatVersion: 2010-09-09\nResources:" + resources
    assert isinstance(decode("x.yaml", text, named=False), Source)


def test_a_named_file_is_looked_at_whatever_it_holds() -> None:
    source = decode("x.yaml", b"a: 1", named=True)
    assert isinstance(source, Source)
    assert source.text == "a: 1"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_encodings(encoding: str) -> None:
    source = decode("x.yaml", TEMPLATE.encode(encoding), named=False)
    assert isinstance(source, Source)
    assert source.text == TEMPLATE


@pytest.mark.parametrize(
    ("data", "named", "expected"),
    [
        (TEMPLATE.encode() + b"\xe9", False, Trouble("x.yaml", "is not UTF-8 (byte 46); not read")),
        (
            TEMPLATE.encode() + b"\xe9",
            True,
            Trouble("x.yaml", "is not UTF-8 (byte 46); not read", fatal=True),
        ),
        (b"\x7fELF\0\xff", True, Trouble("x.yaml", "is a binary file")),
    ],
)
def test_what_cannot_be_read_is_told(data: bytes, named: bool, expected: Trouble) -> None:
    assert decode("x.yaml", data, named=named) == expected


def test_a_file_that_is_far_too_large_is_not_read(here: Path) -> None:
    with (here / "a.yaml").open("wb") as file:
        file.write(TEMPLATE.encode())
        file.truncate(MAX_BYTES + 1)
    lay(here, "b.yaml", text="- some\n- data\n")
    told = Trouble("a.yaml", "larger than 8,000,000 bytes, which no template can be; not read")
    assert read(FoundFile(str(here / "a.yaml"), "a.yaml", named=False, size=MAX_BYTES + 1)) == told
    assert read(FoundFile(str(here / "b.yaml"), "b.yaml", named=False, size=MAX_BYTES + 1)) is None
    assert isinstance(
        read(FoundFile(str(here / "b.yaml"), "b.yaml", named=True, size=MAX_BYTES + 1)), Trouble
    )


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("gone.yaml", "no such file or folder"),
        ("bad\0name", "is no path"),
        ("x" * 300, "file name too long"),
    ],
)
def test_a_path_that_means_nothing_is_told_and_the_others_are_read(
    name: str, message: str, here: Path
) -> None:
    lay(here, "a.yaml")
    discovery = Discovery(here)
    files = discovery.files([Path(name), here / "a.yaml"], could_be_template)
    assert [file.shown for file in files] == ["a.yaml"]
    (trouble,) = discovery.troubles
    assert (trouble.message, trouble.fatal) == (message, True)


def test_a_named_pipe_is_no_file(here: Path) -> None:
    os.mkfifo(here / "pipe.yaml")
    discovery = Discovery(here)
    assert list(discovery.files([here], could_be_template)) == []
    assert discovery.troubles == []
    assert list(discovery.files([here / "pipe.yaml"], could_be_template)) == []
    assert discovery.troubles == [Trouble("pipe.yaml", "is not a file", fatal=True)]
