"""The name of a container image → the Lambda base image that it is, with its runtime and architecture.

Knowledge: ``data/base_images.json``, which names its sources. A tag that says nothing of a version
(``latest``) leaves the runtime unknown; one that says nothing of an architecture is a list for both, of
which the build takes its own.
"""

from __future__ import annotations

import re
from enum import Enum
from functools import cache
from typing import TYPE_CHECKING, Any

from lambdalint.aws.packaged import load
from lambdalint.patterns import regex
from lambdalint.records import dataclass

if TYPE_CHECKING:
    from lambdalint.syntax.dockerfile import ImageDefaults

_SUFFIX = regex(
    r"(?:[.-](?P<release>\d{4}\.\d{2}\.\d{2}(?:\.\d+)?))?(?:-(?P<architecture>arm64|x86_64|amd64))?"
)
_ARCHITECTURES = {"amd64": "x86_64"}


class Use(Enum):
    """What an image is for: to run functions, to build them as ``sam build --use-container`` does, or to try
    them out on the developer's machine.
    """

    RUN = "run"
    BUILD = "build"
    EMULATE = "emulate"


@dataclass(frozen=True, slots=True)
class BaseImage:
    """An image that AWS publishes for Lambda.

    ``runtime`` is Lambda's identifier (``python3.12``), ``None`` when the tag does not tell;
    ``release`` is the date of a tag that never moves (``3.12.2024.05.01.12``).
    """

    use: Use
    language: str
    runtime: str | None
    architecture: str | None
    release: str | None = None


@cache
def base_image(name: str) -> BaseImage | None:
    """``public.ecr.aws/lambda/python:3.12-arm64`` → the base image; ``None`` for every other image."""
    from lambdalint.syntax.dockerfile import image_reference  # noqa: PLC0415 - only where there are images

    reference = image_reference(name)
    if reference is None:
        return None
    data = _data()
    tag = reference.tag or ""
    for use, key in ((Use.BUILD, "build_names"), (Use.EMULATE, "emulation_names")):
        if match := _named(reference.name, data[key]):
            language = re.match(r"[a-z]+", match["runtime"])
            suffix = re.search(r"(?:^|-)(arm64|x86_64)$", tag)
            return BaseImage(
                use, language.group() if language else "", match["runtime"], suffix[1] if suffix else None
            )
    match = _named(reference.name, data["runtime_names"])
    if match is None or match["language"] not in data["languages"]:
        return None
    known = data["languages"][match["language"]]
    version = re.fullmatch(rf"(?P<version>{known['version']})(?:-preview)?{_SUFFIX.pattern}", tag)
    if version is None:
        only = re.fullmatch(r"(?:latest-)?(arm64|x86_64)", tag)
        return BaseImage(Use.RUN, match["language"], None, only[1] if only else None)
    runtime = known["runtime"].format(version["version"])
    architecture = version["architecture"]
    return BaseImage(
        Use.RUN,
        match["language"],
        data["runtime_aliases"].get(runtime, runtime),
        _ARCHITECTURES.get(architecture, architecture),
        version["release"],
    )


def image_defaults(name: str) -> ImageDefaults | None:
    """What a Lambda base image brings, for :func:`lambdalint.syntax.dockerfile.read_dockerfile`.

    ``None`` for images that are not for running functions.
    """
    image = base_image(name)
    if image is None or image.use is not Use.RUN:
        return None
    data = _data()
    from lambdalint.syntax.dockerfile import ImageDefaults  # noqa: PLC0415

    return ImageDefaults(data["environment"], data["workdir"], tuple(data["entrypoint"]))


def _named(name: str, patterns: list[str]) -> re.Match[str] | None:
    return next((match for pattern in patterns if (match := re.fullmatch(pattern, name))), None)


def _data() -> dict[str, Any]:
    data: dict[str, Any] = load("base_images")
    return data
