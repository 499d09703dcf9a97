"""Shell in CI files: GitHub workflows and composite actions, GitLab CI, CodeBuild's buildspec.

A file is known by its shape, not by its name. ``${{ … }}`` is a hole in the shell; variables that a
pipeline may be started with (GitLab's ``variables``, CodeBuild's ``env``) stay unknown.

Sources: docs.github.com "Workflow syntax for GitHub Actions" (``run``, ``shell``, ``working-directory``,
``env``, ``defaults``), docs.gitlab.com "CI/CD YAML syntax reference" (``script`` and ``before_script`` share
one shell, ``after_script`` has its own), docs.aws.amazon.com "Build specification reference for CodeBuild"
(version 0.2 runs all commands in one shell, 0.1 each in its own).
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from itertools import chain

from lambdalint.patterns import regex
from lambdalint.source import Source
from lambdalint.syntax.nodes import Mapping, Node, Scalar, Sequence
from lambdalint.syntax.scripts.facts import Script, Start
from lambdalint.syntax.scripts.scalars import stretches_of, woven
from lambdalint.syntax.shell import Base, Directory, Setting, ShellWord, read
from lambdalint.syntax.woven import Stretch, Woven, copied, hole
from lambdalint.syntax.yaml import InvalidSyntax, parse
from lambdalint.values import Reference

_MARKS = regex(r"^[\"']?(?:jobs|runs|phases)[\"']?[ \t]*:|\bscript[\"']?[ \t]*:", re.MULTILINE)
_EXPRESSION = regex(r"\$\{\{(.*?)\}\}", re.DOTALL)
_SHELLS = regex(r"(?:/\S*/)?(?:bash|sh)\b")
_NAME = regex(r"[A-Za-z_]\w*", re.ASCII)
_PHASES = ("install", "pre_build", "build", "post_build")


def read_ci(source: Source) -> Iterator[Script]:
    """The shell of a CI file; nothing for other YAML, and nothing for text that is no YAML."""
    if not _MARKS.search(source.text):
        return
    try:
        root = parse(source).root
    except InvalidSyntax:
        return
    if not isinstance(root, Mapping):
        return
    if isinstance(jobs := root.get("jobs"), Mapping):
        yield from _workflow(root, jobs)
    elif isinstance(runs := root.get("runs"), Mapping):
        yield from _steps(runs, (), {})
    elif isinstance(phases := root.get("phases"), Mapping):
        yield from _buildspec(root, phases)
    else:
        yield from _gitlab(source, root)


def _workflow(root: Mapping, jobs: Mapping) -> Iterator[Script]:
    for job in jobs.entries:
        if isinstance(job.value, Mapping):
            runner = _text(job.value.get("runs-on"))
            outside = {"shell": "pwsh"} if "windows" in runner.lower() else {}
            defaults = {**outside, **_defaults(root), **_defaults(job.value)}
            settings = chain(_settings(root.get("env")), _settings(job.value.get("env")))
            yield from _steps(job.value, tuple(settings), defaults)


def _steps(holder: Mapping, settings: tuple[Setting, ...], defaults: dict[str, str]) -> Iterator[Script]:
    steps = holder.get("steps")
    for step in steps.items if isinstance(steps, Sequence) else ():
        run = step.get("run") if isinstance(step, Mapping) else None
        if not isinstance(step, Mapping) or not isinstance(run, Scalar):
            continue
        if not _SHELLS.match(_text(step.get("shell")) or defaults.get("shell", "bash")):
            continue
        place = _text(step.get("working-directory")) or defaults.get("working-directory", ".")
        own = (*settings, *_settings(step.get("env")))
        yield Script(
            read(_with_expressions(woven(run)), own, _directory(place)), Start.PROJECT, "workflow step"
        )


def _directory(place: str) -> Directory | None:
    """Where a step starts; unknown behind an expression."""
    if "${{" in place:
        return None
    base = Base.ROOT if place.startswith("/") else Base.START
    return Directory(base, posixpath.normpath(place))


def _defaults(holder: Mapping) -> dict[str, str]:
    defaults = holder.get("defaults")
    run = defaults.get("run") if isinstance(defaults, Mapping) else None
    return {entry.name: _text(entry.value) for entry in run.entries} if isinstance(run, Mapping) else {}


def _settings(env: Node | None) -> Iterator[Setting]:
    for entry in env.entries if isinstance(env, Mapping) else ():
        if isinstance(entry.value, Scalar) and _NAME.fullmatch(entry.name):
            inner = woven(entry.value)
            text = _with_expressions(inner)
            value = text.value(0, len(text.text))
            word = ShellWord(value, entry.value.span, False, inner, tuple(_pieces(inner)))
            yield Setting(entry.name, word, entry.key.span)


def _with_expressions(text: Woven) -> Woven:
    return Woven(text, _pieces(text))


def _pieces(text: Source) -> list[Stretch]:
    """``${{ … }}`` is put in before any shell reads the text, quoted or not."""
    found: list[Stretch] = []
    done = 0
    for expression in _EXPRESSION.finditer(text.text):
        found.append(copied(text.text[done : expression.start()], done))
        name = expression.group(1).strip() or "an expression"
        found.append(hole(Reference(Reference.OTHER, name), expression.start(), expression.end()))
        done = expression.end()
    found.append(copied(text.text[done:], done))
    return found


def _buildspec(root: Mapping, phases: Mapping) -> Iterator[Script]:
    lines = [
        line
        for name in _PHASES
        if isinstance(phase := phases.get(name), Mapping)
        for part in ("commands", "finally")
        for line in _lines(phase.get(part))
    ]
    groups = [[line] for line in lines] if _text(root.get("version")) in {"0.1", ".1"} else [lines]
    for group in groups:
        if group:
            yield Script(read(_joined(group)), Start.PROJECT, "buildspec command")


def _gitlab(source: Source, root: Mapping) -> Iterator[Script]:
    if "gitlab-ci" not in source.path and not isinstance(root.get("stages"), Sequence):
        return
    default = root.get("default")
    before = root.get("before_script")
    if before is None and isinstance(default, Mapping):
        before = default.get("before_script")
    for job in root.entries:
        if not isinstance(job.value, Mapping):
            continue
        own = job.value.get("before_script") or before
        script = _lines(job.value.get("script"))
        for lines in ([*_lines(own), *script] if script else [], _lines(job.value.get("after_script"))):
            if lines:
                yield Script(read(_joined(lines)), Start.PROJECT, "CI job")


def _lines(node: Node | None) -> list[Scalar]:
    """The commands of a list; a scalar is one, lists in lists are flat (GitLab's ``!reference``)."""
    if isinstance(node, Scalar):
        return [] if node.is_null else [node]
    if isinstance(node, Sequence) and node.tag is None:
        return [line for item in node.items for line in _lines(item)]
    return []


def _joined(lines: list[Scalar]) -> Woven:
    found: list[Stretch] = []
    for line in lines:
        found += stretches_of(line)
        found.append(Stretch("\n", line.end, line.end, copied=False))
    return Woven(lines[0].source, found)


def _text(node: Node | None) -> str:
    return node.value if isinstance(node, Scalar) else ""
