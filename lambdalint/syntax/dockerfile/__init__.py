"""Dockerfile text → stages with what they copy, set, run and start.

Written here because no kept library gives exact places: dockerfile-parse (last released in July 2023) knows
lines only and no here-documents (containerbuildsystem/dockerfile-parse#145), and dockerfile, a binding to
BuildKit's own parser, was archived by its author in January 2025 (asottile-archive/dockerfile#174).

:mod:`.lines` joins lines to instructions, :mod:`.words` splits and fills in variables, :mod:`.stages` makes
facts. The grammar is BuildKit's (``frontend/dockerfile/parser`` and ``shell``), described at
https://docs.docker.com/reference/dockerfile/.
"""

from __future__ import annotations

from lambdalint.syntax.dockerfile.reference import ImageReference, image_reference
from lambdalint.syntax.dockerfile.stages import (
    Command,
    Copy,
    Dockerfile,
    ImageDefaults,
    Run,
    Stage,
    read_dockerfile,
)

__all__ = [
    "Command",
    "Copy",
    "Dockerfile",
    "ImageDefaults",
    "ImageReference",
    "Run",
    "Stage",
    "image_reference",
    "read_dockerfile",
]
