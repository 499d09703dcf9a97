"""Shell scripts as facts: :func:`read` turns a text into commands, their words known where that is sure."""

from lambdalint.syntax.shell.facts import (
    SCRIPT_DIRECTORY,
    START_DIRECTORY,
    Base,
    Command,
    Directory,
    Redirection,
    Setting,
    Shell,
    ShellWord,
    WrittenFile,
)
from lambdalint.syntax.shell.reading import read

__all__ = [
    "SCRIPT_DIRECTORY",
    "START_DIRECTORY",
    "Base",
    "Command",
    "Directory",
    "Redirection",
    "Setting",
    "Shell",
    "ShellWord",
    "WrittenFile",
    "read",
]
