"""Calls that create or change files, with the path that they are given.

A table of the standard library's writers and boto3's downloads; what other libraries write is not known.
"""

from __future__ import annotations

from collections.abc import Iterator

from lambdalint.syntax.python.calls import Calls
from lambdalint.syntax.python.facts import Call, Write
from lambdalint.syntax.python.sdk import sends
from lambdalint.syntax.python.things import External, Sdk
from lambdalint.values import Absent, Known, Unknown, Value

#: Call → place and keyword of the path that is written.
_WRITERS: dict[str, tuple[int, str]] = {
    "os.makedirs": (0, "name"),
    "os.mkdir": (0, "path"),
    "os.mknod": (0, "path"),
    "os.mkfifo": (0, "path"),
    "os.remove": (0, "path"),
    "os.rename": (1, "dst"),
    "os.replace": (1, "dst"),
    "os.symlink": (1, "dst"),
    "os.link": (1, "dst"),
    "shutil.copy": (1, "dst"),
    "shutil.copy2": (1, "dst"),
    "shutil.copyfile": (1, "dst"),
    "shutil.copytree": (1, "dst"),
    "shutil.move": (1, "dst"),
    "shutil.unpack_archive": (1, "extract_dir"),
    "shutil.make_archive": (0, "base_name"),
    "urllib.request.urlretrieve": (1, "filename"),
    "zipfile.ZipFile().extractall": (0, "path"),
    "zipfile.ZipFile().extract": (1, "path"),
    "tarfile.open().extractall": (0, "path"),
    "tarfile.open().extract": (1, "path"),
    "tarfile.TarFile().extractall": (0, "path"),
    "tarfile.TarFile.open().extractall": (0, "path"),
    "sqlite3.connect": (0, "database"),
    "logging.FileHandler": (0, "filename"),
    "logging.handlers.RotatingFileHandler": (0, "filename"),
}
#: Calls that mean the working directory when no path is given.
_HERE = frozenset(name for name in _WRITERS if ".extract" in name or name == "shutil.unpack_archive")
#: Opening calls: place and keyword of the mode, and the mode without one.
_OPENERS: dict[str, tuple[int, str]] = {
    "open": (1, "mode"),
    "io.open": (1, "mode"),
    "codecs.open": (1, "mode"),
    "gzip.open": (1, "mode"),
    "bz2.open": (1, "mode"),
    "lzma.open": (1, "mode"),
    "zipfile.ZipFile": (1, "mode"),
    "tarfile.open": (1, "mode"),
}
_PATH_METHODS = frozenset(
    {"write_text", "write_bytes", "touch", "mkdir", "rmdir", "unlink", "symlink_to", "hardlink_to"}
)
_PATH = "pathlib.Path()"
#: boto3's downloads to a file: client.download_file(Bucket, Key, Filename),
#: Bucket.download_file(Key, Filename), Object.download_file(Filename).
_DOWNLOADS = {"client": 2, "Bucket": 1, "Object": 0, "ObjectSummary": 0, "[]": 0}


def writes(calls: Calls) -> Iterator[Write]:
    """Every write of a module whose call is in the tables."""
    for site in calls.unit.outline.calls:
        things = calls.things(site)
        if not any(isinstance(thing, External | Sdk) for thing in things):
            continue
        call = calls.of(site)
        path = _path(call)
        if path is None:
            for thing in things:
                if isinstance(thing, Sdk) and sends(thing) and _method(thing) == "download_file":
                    kind = thing.path[-1] if thing.path else "client"
                    path = call.argument(_DOWNLOADS.get(kind, 2), "Filename")
        if path is not None:
            yield Write(_text(path), call)


def _path(call: Call) -> Value[object] | None:
    name = call.name
    if name in _WRITERS:
        place, keyword = _WRITERS[name]
        path = call.argument(place, keyword)
        return path if not isinstance(path, Absent) or name in _HERE else None
    if name in _OPENERS:
        place, keyword = _OPENERS[name]
        mode = call.argument(place, keyword)
        if isinstance(mode, Known) and isinstance(mode.value, str) and set(mode.value) & set("wax+"):
            return call.argument(0, "name" if name == "tarfile.open" else "file")
    if name is not None and name.startswith(_PATH) and call.receiver is not None:
        method = name.removeprefix(_PATH).removeprefix(".")
        mode = call.argument(0, "mode")
        opened = method == "open" and isinstance(mode, Known) and set(str(mode.value)) & set("wax+")
        if (method in _PATH_METHODS or opened) and call.receiver.positional == 1:
            return call.receiver.argument(0, None)
    return None


def _method(thing: Sdk) -> str:
    return thing.name.value if isinstance(thing.name, Known) else ""


def _text(value: Value[object]) -> Value[str]:
    match value:
        case Known(str() as path, span, origin, causes):
            return Known(path, span, origin, causes)
        case Unknown(span, reason, candidates, text):
            return Unknown(span, reason, tuple(str(item) for item in candidates), text)
        case Absent(span):
            return Absent(span)
    return Unknown(value.span, "not a path")
