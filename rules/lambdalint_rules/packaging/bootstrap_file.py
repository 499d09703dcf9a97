"""The program that a function on an OS-only runtime starts: `bootstrap` of its package, or of a layer.

https://docs.aws.amazon.com/lambda/latest/dg/runtimes-custom.html#runtimes-custom-use
"""

from __future__ import annotations

from lambdalint.aws.runtimes import Runtime, runtime
from lambdalint.model import Function
from lambdalint.model.contents import Contents
from lambdalint.model.package import Form, Package
from lambdalint.values import Known, Truth, Value

NAME = "bootstrap"


def os_only_runtime(function: Function) -> tuple[Known[str], Runtime] | None:
    match function.runtime:
        case Known(identifier) as named if function.is_image is Truth.NO:
            known = runtime(identifier)
            return (named, known) if known is not None and known.os_only else None
    return None


def whole_archive(value: Value[Package] | None) -> tuple[Package, Contents] | None:
    """A zip of which every file is known; a folder may be filled before it is deployed."""
    match value:
        case Known(package) if package.form is Form.ARCHIVE:
            contents = package.contents
            if contents is not None and contents.complete:
                return package, contents
    return None
