"""``lambdalint init``: a configuration to start from, and what to do next."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from lambdalint import __version__
from lambdalint.build.project import ProjectReader
from lambdalint.config import FILE, PYPROJECT, configures
from lambdalint.discovery import Discovery
from lambdalint.errors import UsageError
from lambdalint.reading import could_be_template, read
from lambdalint.source import Source

_CONFIGURATION = """\
# lambdalint reads the closest lambdalint.toml above each template.
# `lambdalint check --show-settings` shows every setting; `lambdalint rules` lists the rules.

# Rules and packs that should not run:
# ignore = ["retiring-runtime"]

# Paths without templates of yours:
# exclude = ["vendor"]

# What makes the exit code 1: "error", "warning" or "info".
fail-level = "warning"
"""

_HOOK = f"""\
repos:
  - repo: https://github.com/lambdalint/lambdalint
    rev: v{__version__}
    hooks:
      - id: lambdalint
"""


def start(folder: Path) -> Iterator[str]:
    """Write ``lambdalint.toml`` into a folder; the lines that tell what was done.

    Raises :class:`UsageError` where there already is one, or where it cannot be written.
    """
    path = folder / FILE
    if configures(folder / PYPROJECT):
        # The new file would go first, and what is set there would silently count no more.
        raise UsageError(f"{folder / PYPROJECT} has a [tool.lambdalint] already")
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(_CONFIGURATION)
    except FileExistsError:
        raise UsageError(f"{path} is already there") from None
    except OSError as error:
        raise UsageError(f"cannot write {path}: {error.strerror or error}") from None
    yield f"Wrote {path}."
    reader = ProjectReader()
    for found in Discovery(folder.resolve()).files([folder], could_be_template):
        source = read(found)
        if isinstance(source, Source):
            reader.read(source)
    count = len(reader.sources)
    yield f"Found {count} template{'' if count == 1 else 's'}; run `lambdalint check` to lint."
    if not (folder / ".pre-commit-config.yaml").exists():
        yield ""
        yield "To lint before each commit, put this into .pre-commit-config.yaml:"
        yield ""
        yield _HOOK
