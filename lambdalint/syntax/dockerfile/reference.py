"""The name of an image → registry, repository, tag and digest.

Grammar: https://github.com/distribution/reference (``reference.go``), with Docker's defaults left out:
what is not written is ``None``.
"""

from __future__ import annotations

from lambdalint.patterns import regex
from lambdalint.records import dataclass

_IMAGE = regex(
    r"(?:(?P<registry>[A-Za-z0-9.-]*[.:][A-Za-z0-9.:-]*|localhost)/)?"
    r"(?P<repository>[a-z0-9]+(?:[._/-]+[a-z0-9]+)*)"
    r"(?::(?P<tag>\w[\w.-]{0,127}))?(?:@(?P<digest>\w+(?:[+._-]\w+)*:[0-9a-fA-F]{32,}))?"
)


@dataclass(frozen=True, slots=True)
class ImageReference:
    registry: str | None
    repository: str
    tag: str | None = None
    digest: str | None = None

    @property
    def name(self) -> str:
        """Registry and repository, without tag and digest."""
        return f"{self.registry}/{self.repository}" if self.registry else self.repository


def image_reference(text: str) -> ImageReference | None:
    """``public.ecr.aws/lambda/python:3.12-arm64@sha256:…`` in parts; ``None`` when it is no image name."""
    if len(text) > 1024:
        return None
    match = _IMAGE.fullmatch(text)
    return (
        ImageReference(match["registry"], match["repository"], match["tag"], match["digest"])
        if match
        else None
    )
