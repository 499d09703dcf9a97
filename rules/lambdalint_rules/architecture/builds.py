"""Build commands as the rules of this pack judge them."""

from __future__ import annotations

from lambdalint.model import Function
from lambdalint.model.build_use import BuildUse
from lambdalint.values import Known, Truth


def deploys(use: BuildUse) -> bool:
    """Whether functions run what ``docker build`` makes here.

    ``sam build`` and CDK build the image of a function whose Dockerfile they know, and give the platform
    themselves: then a script that pushes nothing only tries it out.
    """
    images = [function for function in use.functions if function.is_image is Truth.YES]
    return bool(images) and (use.command.pushes or not all(map(_is_built_elsewhere, images)))


def _is_built_elsewhere(function: Function) -> bool:
    return isinstance(function.image, Known)
