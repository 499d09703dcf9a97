"""Suppressions: what the user says about a finding, where it stands.

A comment ``# lambdalint: ignore[rule-name] reason`` covers its own line, or the next line that is not a
comment when it stands alone. JSON has no comments, and a block text can hold none: there a resource or the
template says it in its metadata::

    Metadata:
      lambdalint:
        ignore:
          blocked-runtime: frozen until the migration in May

A reason is required: without one nothing is suppressed. What names no rule, or hides nothing, is reported.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TypeAlias

from lambdalint.errors import nearest
from lambdalint.finding import Finding, Severity
from lambdalint.patterns import regex
from lambdalint.records import dataclass
from lambdalint.source import Embedded, Source, Span
from lambdalint.syntax import nodes
from lambdalint.syntax.nodes import Mapping, Node, Scalar, walk
from lambdalint.template.template import Template

UNUSED = "unused-suppression"
UNKNOWN = "unknown-suppression"
UNEXPLAINED = "unexplained-suppression"

#: Whether a rule, by its name, runs on a path.
Enabled: TypeAlias = Callable[[str, str], bool]

_COMMENT = regex(r"(?:#|//)[ \t]*lambdalint:[ \t]*(ignore)(?![\w-])(?:\[([^\]\r\n]*)\])?[ \t]*([^\r\n]*)")
_NAME = regex(r"[^\s,]+")


@dataclass(frozen=True, slots=True)
class Suppression:
    """One rule, hidden at one place. ``lines`` is the range (first, last) that it covers, both included.

    ``rule`` is empty where a comment names none.
    ``subject`` is the logical id that it covers wherever its findings stand (in Globals, say).
    """

    rule: str
    reason: str
    span: Span
    lines: tuple[int, int]
    subject: str | None = None

    def covers(self, finding: Finding) -> bool:
        if finding.rule != self.rule or finding.span.path != self.span.path:
            return False
        if self.subject is not None and finding.subject is not None and finding.subject.name == self.subject:
            return True
        return finding.span.first.line <= self.lines[1] and self.lines[0] <= finding.span.last.line


def in_comments(source: Source, scalars: Sequence[tuple[int, int]] = ()) -> Iterator[Suppression]:
    """The suppressions in the comments of a text; ``scalars`` are stretches that hold no comments."""
    for match in _COMMENT.finditer(source.text):
        if any(start <= match.start() < end for start, end in scalars):
            continue
        line = source.position(match.start()).line
        if source.line(line).lstrip().startswith(("#", "//")):
            line += 1
            while source.line(line).lstrip().startswith(("#", "//")):
                line += 1
        reason, lines = match.group(3).strip(), (line, line)
        names = list(_NAME.finditer(match.group(2) or ""))
        if not names:
            yield Suppression("", reason, source.span(*match.span(1)), lines)
        for name in names:
            span = source.span(match.start(2) + name.start(), match.start(2) + name.end())
            yield Suppression(name.group(), reason, span, lines)


def in_metadata(template: Template) -> Iterator[Suppression]:
    """The suppressions in the metadata of a template and of its resources."""
    whole = (1, len(template.source.line_starts))
    yield from _ignored(template.section("Metadata"), whole, None)
    for resource in template.resources.values():
        block = (resource.key.span.first.line, resource.node.span.last.line)
        yield from _ignored(resource.node.get("Metadata"), block, resource.logical_id)


def _ignored(metadata: Node | None, lines: tuple[int, int], subject: str | None) -> Iterator[Suppression]:
    settings = metadata.get("lambdalint") if isinstance(metadata, Mapping) else None
    ignored = settings.get("ignore") if isinstance(settings, Mapping) else None
    if not isinstance(ignored, Mapping):
        # A list of names, or one name: there is no place for a reason.
        names = ignored.items if isinstance(ignored, nodes.Sequence) else (ignored,)
        for name in names:
            if isinstance(name, Scalar) and not name.is_null:
                yield Suppression(name.value, "", name.span, lines, subject)
        return
    for entry in ignored.entries:
        value = entry.value
        reason = value.value.strip() if isinstance(value, Scalar) and not value.is_null else ""
        yield Suppression(entry.name, reason, entry.key.span, lines, subject)


def of_template(template: Template) -> Iterator[Suppression]:
    """Every suppression that a template holds."""
    if "lambdalint" not in template.source.text:
        return
    scalars = [
        (node.start, node.end) for node in walk(template.root) if isinstance(node, Scalar) and node.style
    ]
    yield from in_comments(template.source, scalars)
    yield from in_metadata(template)


def of_script(source: Source) -> Iterator[Suppression]:
    """The suppressions of a script: each covers the whole of a command that goes on over lines."""
    if "lambdalint" not in source.text:
        return
    for found in in_comments(source):
        first, last = found.lines
        while _goes_on(source.line(last)):
            last += 1
        while _goes_on(source.line(first - 1)):
            first -= 1
        yield replace(found, lines=(first, last))


def of_code(source: Source) -> Iterator[Suppression]:
    """The suppressions of a file of code, or of code that stands in a template."""
    if "lambdalint" not in source.text:
        return
    for found in in_comments(source):
        line = found.lines[0]
        if isinstance(source, Embedded):  # the lines of the file that a person can open
            start = source.offset(line)
            line = source.span(start, start + max(len(source.line(line)), 1)).last.line
        yield replace(found, lines=(line, line))


def _goes_on(line: str) -> bool:
    return line.endswith("\\")


@dataclass(frozen=True, slots=True)
class Settled:
    """Findings after everybody has had a say: those that count, and those that are suppressed."""

    findings: tuple[Finding, ...]
    suppressed: tuple[Finding, ...]


def settle(
    findings: Iterable[Finding],
    suppressions: Sequence[Suppression],
    names: Collection[str],
    enabled: Enabled,
) -> Settled:
    """Apply suppressions. ``names`` are all rules that exist, ``enabled`` tells which have run on a path.

    Findings that say the same at the same place (one entry of Globals, ten functions) become one.
    """
    used: set[Suppression] = set()
    kept: dict[tuple[str, Span, str], list[Finding]] = {}
    hidden: dict[tuple[str, Span, str], Finding] = {}
    by_rule: dict[str, list[Suppression]] = {}
    for suppression in suppressions:
        if suppression.reason:
            by_rule.setdefault(suppression.rule, []).append(suppression)
    for finding in findings:
        key = (finding.rule, finding.span, _nameless(finding))
        covering = [entry for entry in by_rule.get(finding.rule, ()) if entry.covers(finding)]
        used.update(covering)
        if covering:
            hidden.setdefault(key, replace(finding, suppressed=covering[0].reason))
        else:
            kept.setdefault(key, []).append(finding)
    about = [*_complaints(suppressions, used, names, enabled)]
    counted = sorted(
        [*(one for alike in kept.values() for one in _merged(alike)), *about],
        key=lambda finding: finding.sort_key,
    )
    return Settled(tuple(counted), tuple(sorted(hidden.values(), key=lambda finding: finding.sort_key)))


#: How the engine says in which cases a finding holds.
_CASE = regex(r" \((?:for example )?when `[^()]*\)$")


def _nameless(finding: Finding) -> str:
    """What a finding says but for whom and when."""
    message = _CASE.sub("", finding.message)
    return message.replace(f"`{finding.subject.name}`", "``") if finding.subject else message


def _merged(findings: Sequence[Finding]) -> Iterator[Finding]:
    """Findings of one place that differ in whom they are about and when: one, with the names of the others.

    What always holds for one function need not be told again for the cases in which it holds for another.
    """
    cases: dict[str, list[Finding]] = {}
    for finding in findings:
        found = _CASE.search(finding.message)
        cases.setdefault(found.group() if found else "", []).append(finding)
    for alike in [list(findings)] if "" in cases else cases.values():
        yield _with_the_others(cases.get("", alike)[0], alike)


def _with_the_others(first: Finding, findings: Sequence[Finding]) -> Finding:
    if _CASE.sub("", first.message) == _nameless(first):
        return first  # it names nobody
    names = dict.fromkeys(
        one.subject.name for one in findings if one.subject and one.subject != first.subject
    )
    if not names:
        return first
    shown = [f"`{name}`" for name in names]
    if len(shown) > 3:
        shown = [*shown[:2], f"{len(shown) - 2} more"]
    listed = " and ".join([*([", ".join(shown[:-1])] if len(shown) > 1 else []), shown[-1]])
    return replace(first, message=f"{first.message} (also {listed})")


def _complaints(
    suppressions: Iterable[Suppression],
    used: Collection[Suppression],
    names: Collection[str],
    enabled: Enabled,
) -> Iterator[Finding]:
    """What is wrong with the suppressions themselves."""
    for suppression in suppressions:
        rule, span = suppression.rule, suppression.span
        if not rule:
            message = "this names no rule and suppresses nothing; write `ignore[rule-name]` and a reason"
            finding = Finding(UNKNOWN, Severity.WARNING, span, message)
        elif rule not in names:
            near = nearest(rule, names)
            hint = f"; did you mean `{near}`?" if near else ""
            finding = Finding(UNKNOWN, Severity.WARNING, span, f"there is no rule `{rule}`{hint}")
        elif not suppression.reason:
            message = f"suppressing `{rule}` needs a reason behind it; without one nothing is suppressed"
            finding = Finding(UNEXPLAINED, Severity.WARNING, span, message)
        elif suppression not in used and enabled(rule, span.path):
            message = f"`{rule}` reports nothing here: this suppression can go"
            finding = Finding(UNUSED, Severity.WARNING, span, message)
        else:
            continue
        if enabled(finding.rule, span.path):
            yield finding
