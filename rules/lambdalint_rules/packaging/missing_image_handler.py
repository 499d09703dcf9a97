"""``missing-image-handler``."""

from collections.abc import Iterator

from lambdalint import Finding, Rule, Severity
from lambdalint.model import Function
from lambdalint.model.image import Image, handler_of
from lambdalint.values import Absent, Known, Truth

_INSTALLERS = frozenset({"pip", "pip3"})
#: Base images whose entry point takes exactly one argument, the handler.
_WITH_RUNTIME = frozenset({"dotnet", "java", "nodejs", "python", "ruby"})


class MissingImageHandler(Rule):
    name = "missing-image-handler"
    summary = "a container image names no handler, or one that its files do not have"
    severity = Severity.ERROR

    def check_function(self, function: Function) -> Iterator[Finding]:
        match function.image:
            case Known(image) if function.is_image is Truth.YES:
                pass
            case _:
                return
        wrong = _wrong_arguments(image, function)
        if wrong:
            start = image.command.span if image.command is not None else image.span
            yield self.finding(start, wrong).because(function.span, "the function that runs the image")
            return
        match handler_of(image, function):
            case Known(name) as handler:
                yield from self._file(handler, name, image, function)

    def _file(self, handler: Known[str], name: str, image: Image, function: Function) -> Iterator[Finding]:
        code = function.handler_code
        if isinstance(code, Absent) and not _may_be_installed(name, image):
            message = (
                f"the image has no file for `{name}` at `{_root(image)}`, so the function fails at its first "
                f"call; name a file that is copied there{_elsewhere(name, image)}"
            )
            yield self.finding(handler, message).because(image.span, "the image")
        elif isinstance(code, Known) and code.value.exported is Truth.NO and code.value.package.closed:
            found = code.value
            hint = f"; did you mean `{found.suggestion}`?" if found.suggestion else ""
            message = (
                f"`{found.module.source.path}` has no `{found.symbol}`, so the function fails at its first "
                f"call{hint}"
            )
            yield self.finding(handler, message).because(
                found.module.whole, "the code that the handler names"
            )


def _wrong_arguments(image: Image, function: Function) -> str | None:
    """What is wrong with the arguments that the entry point of Lambda's image gets; it takes one."""
    settings = function.image_settings
    overridden = any(
        many is not None and (many.items or not many.complete)
        for many in (settings.command, settings.entry_point)
    )
    base = image.known_base
    if overridden or base is None or base.use.value != "run" or base.language not in _WITH_RUNTIME:
        return None
    if image.entry_point is not None:
        return None
    if image.command is None:
        return (
            "the image names no handler, so the function does not start; add `CMD` with the handler, or give "
            "the function an `ImageConfig` with a `Command`"
        )
    if image.command.arguments is None:
        return (
            "without brackets and double quotes a shell gets this, and Lambda's base image takes the handler "
            'alone: the function does not start; write `CMD ["app.handler"]`'
        )
    if len(image.command.arguments) > 1:
        return (
            "the entry point of Lambda's base image takes the handler and nothing else, so the function does "
            'not start; write `CMD ["app.handler"]`, or set an `ENTRYPOINT`'
        )
    return None


def _may_be_installed(name: str, image: Image) -> bool:
    """Whether the handler's module may come with an installed package.

    It does not where the image has its file in another folder: then that one is meant.
    """
    module = name.rpartition(".")[0]
    if "." in module or "/" in module:
        return True
    installs = any(one.program in _INSTALLERS or "pip" in one.arguments for one in image.commands)
    return installs and not _elsewhere(name, image)


def _elsewhere(name: str, image: Image) -> str:
    """Where the file lies instead, as the end of a message."""
    match image.package:
        case Known(package):
            for suffix in (".py", ".js", ".mjs", ".cjs"):
                file = f"{name.rpartition('.')[0]}{suffix}"
                folder = package.folder_with(file)
                if folder is not None:
                    return f" (there is one in `{folder}`)"
    return ""


def _root(image: Image) -> str:
    return image.workdir.value if isinstance(image.workdir, Known) else "its working directory"
