"""``requirements.txt`` and PEP 508 strings → dependencies.

Lines go as pip reads them (``pip/_internal/req/req_file.py``): continuations are joined, comments begin at
a ``#`` after white space. What a variable (``${NAME}``) fills in is not known.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lambdalint.patterns import regex
from lambdalint.source import Source
from lambdalint.syntax.manifest.artifact import artifact
from lambdalint.syntax.manifest.fields import inner
from lambdalint.syntax.manifest.model import Dependency, Include, Kind, Manifest
from lambdalint.syntax.nodes import Scalar
from lambdalint.syntax.pypi import pypi_name
from lambdalint.values import Absent, Known, Many, Unknown, Value

_CONTINUED = regex(r"\\\r?\n")
_LINE = regex(r"[^\r\n]+")
_COMMENT = regex(r"(?:^|(?<=\s))#.*$")
_NAME = regex(r"[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?")
_EXTRAS = regex(r"\s*\[[^\]]*\]")
_OPTION = regex(r"(?<=\s)--?[A-Za-z][\w-]*(?:[= ]|$)")
_INCLUDE = regex(r"(?:-(?P<short>[rc])\s*|--(?P<long>requirement|constraint)(?:\s+|=))(?P<path>\S+)")
_EDITABLE = regex(r"(?:-e\s*|--editable(?:\s+|=))")
_EGG = regex(r"[#&]egg=([A-Za-z0-9._-]+)")
_LOCATION = regex(r"(?:[a-z][a-z0-9+.-]*:|\.{0,2}/|\.$|~/|\S+\.(?:whl|zip|tar\.gz|tgz)\b)", re.IGNORECASE)
_VARIABLE = regex(r"\$\{\w+\}")


def read_requirements(source: Source) -> Manifest:
    """Read a requirements or constraints file. Options that change nothing about the list are passed over."""
    # Same length, so that every offset stays true.
    text = _CONTINUED.sub(lambda match: " " * len(match.group()), source.text)
    dependencies: list[Dependency] = []
    includes: list[Include] = []
    complete = True
    for line in _LINE.finditer(text):
        content = _COMMENT.sub("", line.group()).rstrip()
        start = line.start() + len(content) - len(content.lstrip())
        content = content.strip()
        if not content:
            continue
        if match := _INCLUDE.match(content):
            span = source.span(start + match.start("path"), start + match.end("path"))
            includes.append(Include(match["path"], span, (match["short"] or match["long"])[0] == "c"))
            complete = False
        elif match := _EDITABLE.match(content):
            dependencies.append(_located(source, start + match.end(), content[match.end() :]))
        elif content.startswith("-"):
            continue
        elif _LOCATION.match(content):
            dependencies.append(_located(source, start, content))
        elif dependency := requirement(source, start, start + len(content), text=text):
            dependencies.append(dependency)
        else:
            complete = False
    return Manifest(source, "pypi", tuple(dependencies), tuple(includes), complete=complete)


def requirement(
    source: Source,
    start: int,
    end: int,
    *,
    text: str | None = None,
    kind: Kind = Kind.RUNTIME,
    group: str | None = None,
) -> Dependency | None:
    """Read the PEP 508 requirement at ``source.text[start:end]``; ``None`` when it is none.

    ``text`` stands in for the source's own, when that has continuations.
    """
    text = source.text if text is None else text
    name = _NAME.match(text, start, end)
    if name is None:
        return None
    span = source.span(name.start(), name.end())
    at = name.end()
    if extras := _EXTRAS.match(text, at, end):
        at = extras.end()
    rest = text[at:end]
    url: str | None = None
    marker_at = rest.find(";")
    if rest.lstrip().startswith("@"):
        location = re.match(r"\s*@\s*(\S+)(\s+;)?", rest)
        if location is None:
            return None
        url = location[1]
        marker_at = location.end() - 1 if location[2] else -1
        version: Value[str] = Absent(source.span(at, at))
    else:
        stop = marker_at if marker_at >= 0 else len(rest)
        if option := _OPTION.search(rest, 0, stop):
            stop = option.start()
        written = rest[:stop].strip().removeprefix("(").removesuffix(")").strip()
        if written and written[0] not in "<>=!~":
            return None
        version = _version(source, at + rest.find(written), written)
    marker = None
    if marker_at >= 0:
        marker = rest[marker_at + 1 :]
        if option := _OPTION.search(marker):
            marker = marker[: option.start()]
        marker = " ".join(marker.split()) or None
    files = (
        Many((artifact(url, span),))
        if url and url.split("#")[0].endswith(".whl")
        else Many((), complete=False)
    )
    return Dependency(
        pypi_name(name.group()), span, version, kind, marker, source=url, group=group, artifacts=files
    )


def requirements(
    nodes: Iterator[Scalar], kind: Kind, group: str | None = None
) -> Iterator[Dependency | None]:
    """The PEP 508 strings of a list in another file."""
    for node in nodes:
        start, end = inner(node)
        yield requirement(node.source, start, end, kind=kind, group=group)


def _version(source: Source, at: int, written: str) -> Value[str]:
    span = source.span(at, at + len(written))
    if _VARIABLE.search(written):
        return Unknown(span, "an environment variable is filled in when it is installed")
    return Known(written, span) if written else Absent(span)


def _located(source: Source, start: int, content: str) -> Dependency:
    """``./lib``, ``git+https://…#egg=name``, ``https://…/name-1.0-py3-none-any.whl``."""
    location = content.split(maxsplit=1)[0] if content.split() else ""
    span = source.span(start, start + len(location))
    file = artifact(location, span)
    egg = _EGG.search(location)
    name = egg[1] if egg else file.name or location.split("#")[0].rstrip("/").rpartition("/")[2].split("@")[0]
    files = Many((file,)) if file.name else Many((), complete=False)
    return Dependency(
        pypi_name(name.removesuffix(".git")), span, Absent(span), source=location, artifacts=files
    )
