"""The places where shell lives, each read where it stands: scripts, makefiles, CI files, npm scripts.

:func:`read_scripts` recognises a file by its name and content and is silent for anything else.
"""

from __future__ import annotations

from collections.abc import Iterator

from lambdalint.patterns import regex
from lambdalint.source import Source
from lambdalint.syntax.scripts.facts import Script, Start
from lambdalint.syntax.shell import read

__all__ = ["Script", "Start", "read_scripts"]

_SHEBANG = regex(r"#![^\n]*\b(?:ba|da|k|z|a)?sh\b")
_SHELL_NAME = regex(r"\.(?:sh|bash|ksh|zsh)$")
_MAKE_NAME = regex(r"(?:^|/)(?:GNU)?[mM]akefile$|\.mk$")
_YAML_NAME = regex(r"\.ya?ml$")


def read_scripts(source: Source) -> Iterator[Script]:
    """The shell in a file, in the order of the text; nothing for a file of another kind."""
    path = source.path.replace("\\", "/")
    if _YAML_NAME.search(path):
        from lambdalint.syntax.scripts.ci import read_ci  # noqa: PLC0415 - PyYAML only where YAML is

        yield from read_ci(source)
    elif path.rsplit("/", 1)[-1] == "package.json":
        from lambdalint.syntax.scripts.npm import read_npm_scripts  # noqa: PLC0415

        yield from read_npm_scripts(source)
    elif _MAKE_NAME.search(path):
        from lambdalint.syntax.scripts.makefile import read_makefile  # noqa: PLC0415

        yield from read_makefile(source)
    elif _SHEBANG.match(source.text) or (_SHELL_NAME.search(path) and not source.text.startswith("#!")):
        yield Script(read(source), Start.UNKNOWN, "shell script")
