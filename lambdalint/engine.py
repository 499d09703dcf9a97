"""The one loop: every application, every rule, every thing that the rule asks for.

A template is checked once for each of its cases; a finding that only some of them have says which. A rule
that raises is reported by name and the others go on.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from itertools import combinations, groupby
from typing import TYPE_CHECKING, Any, TypeAlias

from lambdalint.errors import blame
from lambdalint.finding import Finding, Severity, Subject
from lambdalint.model.application import Application, Project
from lambdalint.model.referenced_code import code_buckets
from lambdalint.patterns import regex
from lambdalint.records import dataclass
from lambdalint.rule import Rule
from lambdalint.source import Source, Span
from lambdalint.values import Known

if TYPE_CHECKING:
    from lambdalint.model.function import Function
    from lambdalint.model.handler import Handler

Things: TypeAlias = Iterable[tuple[Any, ...]]


def _handlers(app: Application) -> Iterator[tuple[Function, Known[Handler]]]:
    """The functions whose code can be read, and it. Asking reads it."""
    for function in app.functions:
        match function.handler_code:
            case Known() as handler:
                yield function, handler


#: What a rule may ask to see, by the name of its method. The last argument is what a finding is about.
CHECKS: Mapping[str, Callable[[Application], Things]] = {
    "check_application": lambda app: [(app,)],
    "check_function": lambda app: [(function,) for function in app.functions],
    "check_function_in": lambda app: [(app, function) for function in app.functions],
    "check_layer": lambda app: [(layer,) for layer in app.layers],
    "check_layer_in": lambda app: [(app, layer) for layer in app.layers],
    "check_role": lambda app: [(role,) for role in app.roles],
    "check_bucket": lambda app: [(bucket,) for bucket in app.buckets],
    "check_execution_role": lambda app: [(role,) for role in app.execution_roles],
    "check_policy": lambda app: [(policy,) for policy in app.policies],
    "check_flaw": lambda app: [(flaw, policy) for policy in app.policies for flaw in policy.flaws],
    "check_excess": lambda app: [(flaw, policy) for policy in app.policies for flaw in policy.excess],
    "check_code": lambda app: [
        *((function.code, function) for function in app.functions),
        *((layer.code, layer) for layer in app.layers),
    ],
    "check_referenced_code": lambda app: [(code, code.owner) for code in app.referenced_code],
    "check_code_bucket": lambda app: list(code_buckets(app.referenced_code)),
    "check_web_code_bucket": lambda app: list(code_buckets(app.web_code)),
    "check_handler": lambda app: [(handler.value, function) for function, handler in _handlers(app)],
    "check_module": lambda app: [
        (module, handler.value, function)
        for function, handler in _handlers(app)
        for module in handler.value.modules
    ],
    "check_event": lambda app: [(event, function) for function in app.functions for event in function.events],
    "check_permission": lambda app: [(permission,) for permission in app.permissions],
    "check_url": lambda app: [(url,) for url in app.urls],
    "check_alias": lambda app: [(alias,) for alias in app.aliases],
    "check_invocation": lambda app: [(invocation,) for invocation in app.invocations],
    "check_layer_permission": lambda app: [(permission,) for permission in app.layer_permissions],
    "check_variable": lambda app: [
        (variable, function) for function in app.functions for variable in function.environment.variables
    ],
}

#: What it may ask of the project as a whole.
PROJECT_CHECKS: Mapping[str, Callable[[Project], Things]] = {
    "check_project": lambda project: [(project,)],
    "check_problem": lambda project: [(problem,) for problem in project.problems],
    "check_deployment": lambda project: [(command, project) for command in project.deployments],
    "check_image": lambda project: [(image, project) for image in project.images],
    "check_build": lambda project: [(use, project) for use in project.builds],
}

CRASHED = "rule-crashed"
Selection: TypeAlias = Callable[[str], Sequence[Rule]]
#: A rule with one of its checks.
_Check: TypeAlias = tuple[Rule, Callable[..., Iterable[Finding] | None]]


@dataclass(frozen=True, slots=True)
class Crash:
    """A rule that raised, or the model that rules look at: our bug or a plugin's, never the user's."""

    #: Empty where it was no rule.
    rule: str
    path: str
    error: BaseException

    @property
    def message(self) -> str:
        what = f"rule `{self.rule}` failed" if self.rule else "internal error, please report it"
        return f"{what}: {blame(self.error)}"

    def __str__(self) -> str:
        return f"{self.path}: {self.message}" if self.path else self.message


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the rules say, before anybody's suppressions."""

    findings: tuple[Finding, ...]
    crashes: tuple[Crash, ...] = ()


def check(project: Project, selection: Selection) -> Outcome:
    """Run the rules that ``selection`` gives for each path over a project."""
    run = _Run(selection)
    findings = [*run.project(project)]
    for _, cases in groupby(project.applications, key=lambda app: app.path):
        findings.extend(run.template(list(cases)))
    return Outcome(tuple(sorted(findings, key=lambda finding: finding.sort_key)), tuple(run.crashes))


class _Run:
    def __init__(self, selection: Selection) -> None:
        self.selection = selection
        self.crashes: list[Crash] = []
        self._asked: dict[tuple[Rule, ...], dict[str, list[_Check]]] = {}

    def project(self, project: Project) -> Iterator[Finding]:
        for name, things in PROJECT_CHECKS.items():
            if not self._is_asked(name, project):
                continue
            for arguments in self._things(partial(things, project), ""):
                span = getattr(arguments[0], "span", None)
                path = span.path if span else ""
                yield from self._findings(self.asked(self.selection(path)).get(name, ()), arguments, path)

    def _is_asked(self, name: str, project: Project) -> bool:
        """Whether a rule that runs anywhere has a check: looking for its things may read files."""
        paths = ("", *project.paths, *(application.path for application in project.applications))
        return any(name in self.asked(self.selection(path)) for path in paths)

    def asked(self, rules: Sequence[Rule]) -> dict[str, list[_Check]]:
        """The rules that have each check, with it; most templates of a run have the same rules."""
        key = tuple(rules)
        if key not in self._asked:
            asked = {
                name: [(rule, found) for rule in rules if (found := getattr(rule, name, None)) is not None]
                for name in (*CHECKS, *PROJECT_CHECKS)
            }
            self._asked[key] = {name: found for name, found in asked.items() if found}
        return self._asked[key]

    def template(self, cases: Sequence[Application]) -> Iterator[Finding]:
        seen: dict[Finding, list[int]] = {}
        # What is the same object in several cases is checked once. The arguments are kept, so that an id
        # stays with its object.
        done: dict[tuple[object, ...], tuple[tuple[Any, ...], list[Finding]]] = {}
        path = cases[0].path
        asked = self.asked(self.selection(path))
        strict = {rule.name for checks in asked.values() for rule, _ in checks if rule.in_every_case}
        having: dict[Subject, set[int]] = {}
        for number, application in enumerate(cases):
            for name, look in CHECKS.items():
                checks = asked.get(name)
                if checks is None:
                    continue
                for arguments in self._things(partial(look, application), path):
                    if strict and (subject := _subject(arguments[-1])) is not None:
                        having.setdefault(subject, set()).add(number)
                    key = (name, *map(id, arguments))
                    if key not in done:
                        done[key] = (arguments, self._findings(checks, arguments, path))
                    for finding in done[key][1]:
                        where = seen.setdefault(finding, [])
                        if not where or where[-1] != number:
                            where.append(number)
        mentions = _Mentions()
        for finding, where in _merged(seen):
            if finding.rule in strict and finding.subject and having.get(finding.subject, set()) - set(where):
                continue
            condition = _when(
                [case.truths for case in cases], set(where), partial(mentions.distance, finding)
            )
            yield replace(finding, message=f"{finding.message} ({condition})") if condition else finding

    def _things(self, look: Callable[[], Things], path: str) -> Iterator[tuple[Any, ...]]:
        """What there is to check; a fault in the model of one template leaves the others."""
        try:
            yield from look()
        except Exception as error:  # noqa: BLE001 - as above
            self.crashes.append(Crash("", path, error))

    def _findings(self, checks: Iterable[_Check], arguments: tuple[Any, ...], path: str) -> list[Finding]:
        """What the checks say of one thing."""
        found: list[Finding] = []
        for rule, check_ in checks:
            try:
                for finding in check_(*arguments) or ():
                    found.append(_about(finding, arguments))  # noqa: PERF401 - what comes before a crash counts
            except Exception as error:  # noqa: BLE001 - whatever it is, the other rules go on
                self.crashes.append(Crash(rule.name, path, error))
                span = getattr(arguments[-1], "span", None) or getattr(arguments[0], "span", None)
                if isinstance(span, Span):
                    message = f"rule `{rule.name}` failed here with {type(error).__name__}: {error}"
                    found.append(_about(Finding(CRASHED, Severity.ERROR, span, message), arguments))
        return found


def _about(finding: Finding, arguments: tuple[Any, ...]) -> Finding:
    """The finding with what it is about, if the rule does not say it."""
    if finding.subject is not None:
        return finding
    return replace(finding, subject=_subject(arguments[-1]) or _subject(arguments[0]))


def _subject(thing: Any) -> Subject | None:
    kind, name = getattr(thing, "kind", None), getattr(thing, "name", None)
    return Subject(kind, name) if isinstance(kind, str) and isinstance(name, str) else None


#: What messages quote: of the same thing it may be another in each case, such as the Region in an ARN.
_QUOTED = regex("`[^`]*`")


def _merged(seen: Mapping[Finding, list[int]]) -> Iterator[tuple[Finding, list[int]]]:
    """The findings with their cases. Of those that differ in quotations only, in other cases, one is told."""
    told: dict[tuple[object, ...], list[tuple[Finding, list[int]]]] = {}
    for finding, where in seen.items():
        key = (finding.rule, finding.span, finding.subject, _QUOTED.sub("``", finding.message))
        alike = told.setdefault(key, [])
        if len(alike) == 1 and set(alike[0][1]).isdisjoint(where):
            alike[0] = (alike[0][0], sorted([*alike[0][1], *where]))
        else:
            alike.append((finding, where))
    for alike in told.values():
        yield from alike


def _when(
    cases: Sequence[Mapping[str, bool]], found: set[int], distance: Callable[[str], int] = lambda _: 0
) -> str:
    """The condition under which a finding holds, in words; empty when it holds in every case.

    Of conditions that come to the same, those of the least ``distance`` are told.
    """
    if len(found) == len(cases):
        return ""
    inside = [cases[number] for number in sorted(found)]
    outside = [case for number, case in enumerate(cases) if number not in found]
    first = inside[0]
    told = [name for name in first if all(case.get(name) == first[name] for case in inside)]
    told = [name for name in told if any(case.get(name) != first[name] for case in outside)]
    exact = not any(_agrees(case, first, told) for case in outside)
    if not exact:
        # No single combination says it: the first case that has the finding serves as the example.
        told = [name for name in first if any(case.get(name) != first[name] for case in outside)]
    told.sort(key=distance)
    chosen = _fewest(told, lambda names: not any(_agrees(case, first, names) for case in outside))
    words = " and ".join(f"`{name}` is {str(first[name]).lower()}" for name in first if name in chosen)
    return f"when {words}" if exact else f"for example when {words}"


class _Mentions:
    """Where names stand in the texts of a run, each looked for once."""

    def __init__(self) -> None:
        self._found: dict[tuple[int, str], tuple[Source, list[int]]] = {}

    def distance(self, finding: Finding, name: str) -> int:
        """How many characters lie between a name and the places of a finding, at least."""
        spans = (finding.span, *(cause.span for cause in finding.related))
        return min((abs(at - span.start) for span in spans for at in self._in(span.source, name)), default=0)

    def _in(self, source: Source, name: str) -> list[int]:
        key = (id(source), name)  # the source is kept, so that the id stays its own
        if key not in self._found:
            mentions = re.finditer(rf"\b{re.escape(name)}\b", source.text)
            self._found[key] = (source, [mention.start() for mention in mentions])
        return self._found[key][1]


def _fewest(names: Sequence[str], enough: Callable[[Sequence[str]], bool]) -> Sequence[str]:
    """As few of the names as are enough, as far as trying all of them goes."""
    for count in range(1, 3):
        for some in combinations(names, count):
            if enough(some):
                return some
    for name in reversed(names):
        fewer = [other for other in names if other != name]
        if enough(fewer):
            names = fewer
    return names


def _agrees(case: Mapping[str, bool], other: Mapping[str, bool], names: Sequence[str]) -> bool:
    return all(case.get(name) == other[name] for name in names)
