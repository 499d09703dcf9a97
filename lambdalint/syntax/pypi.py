"""Names of Python distributions: by themselves, so that who compares two of them loads no reader."""

from __future__ import annotations

import re


def pypi_name(name: str) -> str:
    """PEP 503: ``Foo.Bar_baz`` → ``foo-bar-baz``."""
    return re.sub(r"[-_.]+", "-", name).lower()
