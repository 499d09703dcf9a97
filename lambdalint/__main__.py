"""``python -m lambdalint``."""

from lambdalint.cli import program

program()
