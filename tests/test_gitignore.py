"""What git ignores: few lines are handed to pathspec, and the answer is that of all of them."""

from __future__ import annotations

import contextlib
import warnings
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pathspec import GitIgnoreSpec

from lambdalint.gitignore import NAME, GitIgnore

#: Pieces that collide often, and everything that has a meaning in a pattern.
PATTERNS = st.text("ab.*?/![]\\# -", max_size=7)
PATHS = st.lists(st.text("ab.-# [", min_size=1, max_size=4), min_size=1, max_size=4).map("/".join)


@settings(deadline=None, max_examples=400)
@given(lines=st.lists(PATTERNS, max_size=6), path=PATHS, is_dir=st.booleans())
def test_the_verdict_is_that_of_all_lines(
    lines: list[str], path: str, is_dir: bool, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("repository")
    (folder / NAME).write_text("\n".join(lines), encoding="utf-8")
    taken = []
    for line in lines:
        with contextlib.suppress(ValueError), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            taken += GitIgnoreSpec.from_lines([line]).patterns
    expected = GitIgnoreSpec(taken).check_file(f"{path}/" if is_dir else path).include
    below = str(folder / "x").removesuffix("x") + path
    assert GitIgnore(str(folder)).ignores(below, is_dir=is_dir) == bool(expected)


def test_a_folder_that_was_listed_has_the_ignore_files_above_it(tmp_path: Path) -> None:
    (tmp_path / NAME).write_text("*.log\n", encoding="utf-8")
    git = GitIgnore(str(tmp_path))
    for folder in (tmp_path, tmp_path / "a", tmp_path / "a" / "b"):
        git.enter(str(folder), {"x"} if folder != tmp_path else {NAME})
    assert git.ignores(str(tmp_path / "a" / "b" / "x.log"), is_dir=False)
    assert not git.ignores(str(tmp_path / "a" / "b" / "x.txt"), is_dir=False)


def test_a_folder_that_holds_a_repository_begins_anew(tmp_path: Path) -> None:
    (tmp_path / NAME).write_text("*.log\n", encoding="utf-8")
    (tmp_path / "a" / ".git").mkdir(parents=True)
    git = GitIgnore(str(tmp_path))
    git.enter(str(tmp_path), {NAME, "a"})
    git.enter(str(tmp_path / "a"), {".git", "x.log"})
    assert not git.ignores(str(tmp_path / "a" / "x.log"), is_dir=False)


def test_nothing_above_where_it_starts_counts(tmp_path: Path) -> None:
    (tmp_path / NAME).write_text("out/\n", encoding="utf-8")
    git = GitIgnore(str(tmp_path))
    git.start_at(str(tmp_path / "out"))
    assert not git.ignores(str(tmp_path / "out" / "a.json"), is_dir=False)
    assert git.ignores(str(tmp_path / "other" / "out" / "a.json"), is_dir=False)
