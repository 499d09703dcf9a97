"""The cases of a template: which truth values its conditions can have together.

A scenario is one feasible choice of parameter values. Conditions are evaluated under it, and a parameter
that a condition compares resolves to the value that the scenario chose, so both always agree. Choices are
found by evaluating the conditions and branching where one asks for something that is not given: a
parameter that nothing compares never multiplies anything.

Where there are more cases than ``MAX_SCENARIOS``, a selection is taken in which every pair of conditions
shows all its combinations, as far as the cap allows: cost stays linear, and every scenario that is looked
at is one that can be deployed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from collections.abc import Mapping as MappingType
from collections.abc import Sequence as SequenceType
from dataclasses import field
from functools import partial
from random import Random
from typing import TypeAlias

from lambdalint.records import dataclass
from lambdalint.syntax.nodes import Node, Scalar, walk
from lambdalint.template.intrinsics import DYNAMIC_REFERENCE, arguments, call_of
from lambdalint.template.resolve import Resolver
from lambdalint.template.template import ResourceNode, Template
from lambdalint.values import Known, Reference, Unknown, Value, text_of

MAX_SCENARIOS = 16
#: How many cases are looked at before a selection is made.
_MAX_CASES = 256
_SAMPLES = 64
_ACCOUNT = "AWS::AccountId"

#: What a parameter can be: values that no comparison tells apart. Empty means "anything else".
Choice = tuple[str, ...]
#: A parameter and the literal that it is compared with.
_Comparison: TypeAlias = tuple[str, str]


def _follow(trail: list[int], taken: list[tuple[int, int]], options: int) -> int:
    """Take the option that the trail says, the first one behind its end, and write it down."""
    option = trail[len(taken)] if len(taken) < len(trail) else 0
    taken.append((option, options))
    return option


@dataclass(frozen=True, slots=True)
class Scenario:
    """One case: ``truths`` of the conditions that matter, and the parameter values behind them."""

    truths: MappingType[str, bool] = field(default_factory=dict)
    parameters: MappingType[str, Choice] = field(default_factory=dict)

    def parameter(self, name: str) -> Choice | None:
        """The value behind the truths; an account stays open, for each has its own parameter values.

        What a mapping has for the account of the developers is not deployed with `Stage` being `production`.
        """
        return None if name == _ACCOUNT else self.parameters.get(name)

    def condition(self, name: str) -> bool | None:
        return self.truths.get(name)


def scenarios(template: Template, resources: Iterable[ResourceNode]) -> tuple[Scenario, ...]:
    """The cases that the given resources depend on; one without assumptions for a template with none."""
    names = relevant_conditions(template, resources)
    if not names:
        return (Scenario(),)
    cases = _Cases(template, names)
    found: dict[tuple[bool, ...], Scenario] = {}
    complete = True
    for count, scenario in enumerate(cases.all()):
        _add(found, scenario, template)
        if count >= _MAX_CASES:
            complete = False
            break
    if complete and len(found) <= MAX_SCENARIOS:
        return tuple(found.values())
    for scenario in () if complete else cases.samples():
        _add(found, scenario, template)
    return tuple(_selection(list(found.items())))


def _add(found: dict[tuple[bool, ...], Scenario], scenario: Scenario, template: Template) -> None:
    """Keep a case; one with the same truths only widens what the parameters can be."""
    key = tuple(scenario.truths.values())
    known = found.setdefault(key, scenario)
    if known is not scenario and known.parameters != scenario.parameters:
        merged = {
            name: _either(template, name, known.parameters[name], scenario.parameters[name])
            for name in known.parameters
            if name in scenario.parameters
        }
        found[key] = Scenario(known.truths, merged)


def _either(template: Template, name: str, one: Choice, other: Choice) -> Choice:
    """The values of two choices: the default where it is among them, anything where one allows that."""
    parameter = template.parameters.get(name)
    default = parameter.default if parameter and not parameter.is_looked_up else None
    if default is not None and (default in one or default in other):
        return (default,)
    return tuple(dict.fromkeys((*one, *other))) if one and other else ()


def relevant_conditions(template: Template, resources: Iterable[ResourceNode]) -> tuple[str, ...]:
    """The conditions that the resources name, in ``Fn::If`` or as their own ``Condition``."""
    if not template.conditions:
        return ()
    names: dict[str, None] = {}
    for resource in resources:
        if resource.condition is not None:
            names[resource.condition] = None
        for root in (resource.properties, resource.node):
            for node in walk(root) if root is not None else ():
                call = call_of(node)
                if call is not None and call.name == "Fn::If":
                    first = arguments(call.argument)[:1]
                    names.update((item.value, None) for item in first if isinstance(item, Scalar))
    return tuple(name for name in names if name in template.conditions)


class _Cases:
    """Enumerates the ways in which the conditions of a template can come out."""

    def __init__(self, template: Template, names: SequenceType[str]) -> None:
        self.template = template
        self.names = names
        self.comparisons = _comparisons(template)
        self.compared = _compared(self.comparisons.values())

    def all(self) -> Iterator[Scenario]:
        """Every case, by trying every option of every choice in turn."""
        trail: list[int] = []
        while True:
            taken: list[tuple[int, int]] = []
            yield self._run(partial(_follow, trail, taken))
            while taken and taken[-1][0] + 1 >= taken[-1][1]:
                taken.pop()
            if not taken:
                return
            trail = [option for option, _ in taken]
            trail[-1] += 1

    def samples(self) -> Iterator[Scenario]:
        """Cases that differ in many choices at once, always the same ones."""
        for seed in range(_SAMPLES):
            yield self._run(Random(seed).randrange)  # noqa: S311 - to vary, not to hide

    def _run(self, option: Callable[[int], int]) -> Scenario:
        case = _Case(self, option)
        truths = {name: case.evaluate(name) for name in self.names}
        return Scenario(truths, case.chosen)


class _Case:
    """One evaluation of the conditions; what they ask for is chosen when they ask."""

    def __init__(self, cases: _Cases, option: Callable[[int], int]) -> None:
        self.template = cases.template
        self.compared = cases.compared
        self.comparisons = cases.comparisons
        self.option = option
        self.chosen: dict[str, Choice] = {}
        self.atoms: dict[str, bool] = {}
        self.truths: dict[str, bool] = {}
        self.open: set[str] = set()
        self.resolver = Resolver(cases.template, self)

    def parameter(self, name: str) -> Choice | None:
        if name not in self.chosen:
            domain = self._domain(name)
            if domain is None:
                return None
            self.chosen[name] = domain[self.option(len(domain))] if len(domain) > 1 else domain[0]
        return self.chosen[name]

    def condition(self, name: str) -> bool | None:
        return self.evaluate(name) if name in self.template.conditions else None

    def evaluate(self, name: str) -> bool:
        if name not in self.template.conditions or name in self.open:
            return self._atom(f"condition {name}")
        if name not in self.truths:
            self.open.add(name)
            self.truths[name] = self._holds(self.template.conditions[name])
            self.open.discard(name)
        return self.truths[name]

    def _holds(self, node: Node) -> bool:
        comparison = self.comparisons.get(id(node))
        if comparison is not None and (simple := self._is_simply(*comparison)) is not None:
            return simple
        call = call_of(node)
        if call is not None:
            parts = arguments(call.argument)
            match call.name:
                case "Condition" if isinstance(call.argument, Scalar):
                    return self.evaluate(call.argument.value)
                case "Fn::And":
                    return all(self._holds(part) for part in parts)
                case "Fn::Or":
                    return any(self._holds(part) for part in parts)
                case "Fn::Not" if len(parts) == 1:
                    return not self._holds(parts[0])
                case "Fn::Equals" if len(parts) == 2:
                    return self._equal(self.resolver.resolve(parts[0]), self.resolver.resolve(parts[1]), node)
        return self._atom(f"node {id(node)}")

    def _is_simply(self, name: str, literal: str) -> bool | None:
        """Whether a parameter has a value, where it has one text; most comparisons are as simple."""
        parameter = self.template.parameters.get(name)
        if parameter is None or parameter.is_list:
            return None
        match self.parameter(name):
            case (str(chosen),) if DYNAMIC_REFERENCE not in chosen + literal:
                return chosen == literal
        return None

    def _equal(self, left: Value[object], right: Value[object], node: Node) -> bool:
        if isinstance(left, Known) and isinstance(right, Known):
            if isinstance(left.value, str) and isinstance(right.value, str):
                return left.value == right.value
        elif isinstance(left, Unknown) and isinstance(right, Known):
            if self._excludes(left, right.value):
                return False
        elif isinstance(right, Unknown) and isinstance(left, Known) and self._excludes(right, left.value):
            return False
        sides = sorted((str(text_of(left)), str(text_of(right))))
        return self._atom(f"{sides[0]} == {sides[1]}" if "${" in "".join(sides) else f"node {id(node)}")

    def _excludes(self, unknown: Unknown[object], value: object) -> bool:
        """Whether the choice for a parameter rules out a value that conditions compare it with."""
        reference = unknown.reference
        if reference is None or reference.kind not in {Reference.PARAMETER, Reference.PSEUDO}:
            return False
        chosen = self.chosen.get(reference.name)
        return chosen is not None and value not in chosen and value in self.compared.get(reference.name, ())

    def _atom(self, key: str) -> bool:
        if key not in self.atoms:
            self.atoms[key] = bool(self.option(2))
        return self.atoms[key]

    def _domain(self, name: str) -> list[Choice] | None:
        compared = self.compared.get(name, frozenset())
        parameter = self.template.parameters.get(name)
        if parameter is None:
            return [*((value,) for value in sorted(compared)), ()] if compared else None
        if name in self.template.given:
            return [(self.template.given[name],)]
        default = None if parameter.is_looked_up else parameter.default
        domain: list[Choice]
        if parameter.allowed and not parameter.is_looked_up:
            rest = tuple(value for value in parameter.allowed if value not in compared)
            domain = [(value,) for value in parameter.allowed if value in compared]
            domain += [(default,)] if default in rest and default is not None else [rest] if rest else []
        else:
            domain = [(value,) for value in sorted(compared)]
            if default is not None and default not in compared:
                domain.append((default,))
            if default is None or default in compared or not compared:
                # Not compared itself, but part of something that is: another value may matter.
                domain.append(())
        # The default comes first: the first scenario is the one that most deployments are.
        domain.sort(key=lambda choice: default not in choice)
        return domain or None


def _comparisons(template: Template) -> dict[int, _Comparison]:
    """What each ``Fn::Equals`` of a parameter and a literal compares, by the id of its node."""
    found: dict[int, _Comparison] = {}
    for root in template.conditions.values():
        for node in walk(root):
            call = call_of(node)
            if call is None or call.name != "Fn::Equals":
                continue
            parts = arguments(call.argument)
            if len(parts) != 2:
                continue
            for one, other in (parts, reversed(parts)):
                reference = call_of(one)
                if (
                    reference is not None
                    and reference.name == "Ref"
                    and isinstance(reference.argument, Scalar)
                    and isinstance(other, Scalar)
                    and other.tag is None
                ):
                    found[id(node)] = (reference.argument.value, other.value)
    return found


def _compared(comparisons: Iterable[_Comparison]) -> dict[str, frozenset[str]]:
    """For each parameter and pseudo parameter, the literals that conditions compare it with."""
    compared: dict[str, set[str]] = {}
    for name, literal in comparisons:
        compared.setdefault(name, set()).add(literal)
    return {name: frozenset(values) for name, values in compared.items()}


def _selection(found: list[tuple[tuple[bool, ...], Scenario]]) -> Iterator[Scenario]:
    """At most ``MAX_SCENARIOS`` cases that show as many pairs of truth values as possible."""
    masks = [_pairs(truths) for truths, _ in found]
    yield found[0][1]
    covered, left = masks[0], set(range(1, len(found)))
    for _ in range(MAX_SCENARIOS - 1):
        best = max(sorted(left), key=lambda index: (masks[index] & ~covered).bit_count(), default=None)
        if best is None or not masks[best] & ~covered:
            return
        left.discard(best)
        covered |= masks[best]
        yield found[best][1]


def _pairs(truths: tuple[bool, ...]) -> int:
    """A set of (condition, truth, condition, truth), one bit each."""
    count = 2 * len(truths)
    mask = 0
    chosen = [2 * index + truth for index, truth in enumerate(truths)]
    for position, first in enumerate(chosen):
        for second in chosen[position:]:
            mask |= 1 << (first * count + second)
    return mask
