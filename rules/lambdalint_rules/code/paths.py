"""Where function code can write: `/tmp`, what is mounted, and devices; all the rest is read-only.

https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from lambdalint.model.code_module import CodeModule, Moment
from lambdalint.model.handler import Handler
from lambdalint.model.python_facts import Call, Guard, Write
from lambdalint.values import Absent, Known, Unknown, Value

_WRITABLE = ("/tmp", "/mnt", "/dev", "/proc")  # noqa: S108 - it is the place to write


def is_read_only(path: str) -> bool:
    """Whether a path, or the known beginning of one, lies where nothing can be written.

    A relative one starts at the code itself, `/var/task`, unless the code goes elsewhere.
    """
    whole = posixpath.normpath(posixpath.join("/var/task", path))
    return not any(whole == place or whole.startswith(f"{place}/") for place in _WRITABLE)


def misplaced(value: Value[str]) -> str | None:
    """The path, as far as it is written, if it certainly is not writable."""
    match value:
        case Known(str(path)) if path and "://" not in path and path != ":memory:" and is_read_only(path):
            return path
        case Unknown(text=text) if text is not None and text.pieces:
            start = text.pieces[0]
            # `/var/` may become `/var/../tmp`, but nobody writes that; `/t` may become `/tmp`.
            if isinstance(start, str) and "/" in start.lstrip("./") and not start.startswith(".."):
                folder = start.rpartition("/")[0]
                return f"{start}…" if folder and "://" not in start and is_read_only(folder) else None
    return None


def python_writes(handler: Handler) -> Iterator[tuple[CodeModule, Write]]:
    """What Python code of a handler certainly writes when it runs there."""
    modules = [module for module in handler.modules if module.python is not None]
    if any(_goes_elsewhere(module) for module in modules):
        return
    for module in modules:
        if module.vendored or module.python is None:
            continue
        for write in module.python.writes:
            if is_unexpected(write.call) and module.moment(write.call.function) is not Moment.NEVER:
                yield module, write


def _goes_elsewhere(module: CodeModule) -> bool:
    return "chdir" in module.source.text


def is_unexpected(call: Call) -> bool:
    """Whether nothing around a call is ready for its `OSError`; who catches everything expects nothing."""
    return call.guard_against("OSError") in (Guard.NONE, Guard.BROAD)


def is_extraction(write: Write) -> bool:
    """Whether an archive is unpacked there."""
    name = write.call.name or ""
    return name.endswith((".extractall", ".extract", "shutil.unpack_archive"))


def shown(value: Value[str]) -> str:
    return "the working directory" if isinstance(value, Absent) else f"`{value.span.text}`"
