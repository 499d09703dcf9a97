"""``relative-entry-point``."""

from collections.abc import Iterator

from lambdalint import Finding, Rule, Severity
from lambdalint.model import Function
from lambdalint.model.application import Project
from lambdalint.model.image import Image
from lambdalint.values import Known, Truth


class RelativeEntryPoint(Rule):
    name = "relative-entry-point"
    summary = "the entry point of an image is no absolute path"
    severity = Severity.WARNING

    def check_image(self, image: Image, project: Project) -> Iterator[Finding]:
        start = image.entry_point
        if start is None or not start.arguments:
            return
        first = start.arguments[0]
        if _is_relative(first.value, _off_path(image)):
            yield self.finding(first, _message(first.value))

    def check_function(self, function: Function) -> Iterator[Finding]:
        if function.is_image is not Truth.YES or function.image_settings.entry_point is None:
            return
        files = _off_path(function.image.value) if isinstance(function.image, Known) else frozenset()
        match function.image_settings.entry_point.items:
            case (Known(path) as value, *_) if _is_relative(path, files):
                yield self.finding(value, _message(path))


def _off_path(image: Image) -> frozenset[str]:
    """The files of the working directory, where that is not on the PATH."""
    return frozenset() if "PATH" in image.environment else image.workdir_files


def _is_relative(path: str, files: frozenset[str]) -> bool:
    """Whether only the working directory can make a program of it: a name alone is looked up on the PATH."""
    if path.startswith(("/", "./")) or "$" in path or not path:
        return False
    return "/" in path or path in files


def _message(path: str) -> str:
    if "/" in path:
        return (
            f"`{path}` is found only from the right working directory, and Lambda asks for an absolute path; "
            f"write `/…/{path.rsplit('/', 1)[-1]}`"
        )
    return (
        f"`{path}` is looked up on the PATH, and the working directory, where it lies, is not on it; "
        "write its absolute path"
    )
