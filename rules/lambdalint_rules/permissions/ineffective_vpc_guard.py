"""``ineffective-vpc-guard``."""

from collections.abc import Iterator

from lambdalint import Finding, Rule, Severity
from lambdalint.model import Policy
from lambdalint.policy.condition import Operator, operator_of
from lambdalint.policy.document import Condition, Effect, Statement
from lambdalint.policy.pattern import Dialect, covers
from lambdalint.source import Span
from lambdalint.values import Known, Many, Text, Truth
from lambdalint_rules.permissions.flaws import first_line

CREATE, UPDATE = "lambda:CreateFunction", "lambda:UpdateFunctionConfiguration"
#: https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html#vpc-conditions
VPC = "lambda:vpcids"
LISTS = frozenset({"lambda:subnetids", "lambda:securitygroupids"})


class IneffectiveVpcGuard(Rule):
    name = "ineffective-vpc-guard"
    summary = "a policy that is meant to hold functions in or out of a VPC, and cannot"
    severity = Severity.ERROR
    security_severity = 6.5

    def check_policy(self, policy: Policy) -> Iterator[Finding]:
        statements = policy.document.statements
        for statement in statements:
            for condition in statement.conditions:
                yield from self._operator(condition, statement, statements)
            yield from self._way_round(statement, statements)

    def _operator(
        self, condition: Condition, statement: Statement, statements: Many[Statement]
    ) -> Iterator[Finding]:
        operator, key = _operator(condition), _key(condition)
        if operator is None or key not in LISTS or operator.kind == "Null":
            return
        shown = condition.key.text
        if operator.set_operator is None:
            right = "ForAllValues" if _effect(statement) is Effect.ALLOW else "ForAnyValue"
            message = (
                f"`{shown}` has many values, and `{operator.name}` compares one: the guard does not hold; "
                f"write `{right}:{operator.name}`"
            )
            yield self.finding(condition.operator.span, message)
        elif operator.set_operator == "ForAllValues" and _effect(statement) is Effect.ALLOW:
            if _needs_a_value(statement) or not statements.complete or any(map(_denies_none, statements)):
                return
            message = (
                f"a request without `{shown}` passes `{condition.operator.text}`, so a function without a "
                "VPC is allowed; add a `Null` condition on the key with the value `false`"
            )
            yield self.finding(condition.operator.span, message)

    def _way_round(self, statement: Statement, statements: Many[Statement]) -> Iterator[Finding]:
        """Creating is guarded, and the same can be had by an update."""
        if not _is_guard(statement) or _covers(statement, CREATE) is not Truth.YES:
            return
        if _covers(statement, UPDATE) is not Truth.NO or not statements.complete:
            return
        others = [one for one in statements if _covers(one, UPDATE) is not Truth.NO]
        if _effect(statement) is Effect.DENY:
            if any(_effect(one) is not Effect.ALLOW for one in others):
                return
            message = f"`{CREATE}` is denied, and `{UPDATE}` changes the VPC all the same: deny both"
        else:
            open_ways = [one for one in others if _effect(one) is Effect.ALLOW and not one.conditions.items]
            if not open_ways or any(_effect(one) is not Effect.ALLOW for one in others):
                return
            if not all(one.conditions.complete for one in open_ways):
                return
            message = f"`{CREATE}` is limited, and `{UPDATE}` is allowed without a condition: limit both"
        yield self.finding(_place(statement), message)


def _key(condition: Condition) -> str:
    return (condition.key.text.literal or "").lower()


def _operator(condition: Condition) -> Operator | None:
    name = condition.operator.text.literal
    return operator_of(name) if name is not None else None


def _effect(statement: Statement) -> Effect | None:
    return statement.effect.value if isinstance(statement.effect, Known) else None


def _is_guard(statement: Statement) -> bool:
    return _effect(statement) is not None and any(_key(one) in LISTS | {VPC} for one in statement.conditions)


def _needs_a_value(statement: Statement) -> bool:
    """Whether a request without the keys fails the statement, or may."""
    if not statement.conditions.complete:
        return True
    for condition in statement.conditions:
        operator = _operator(condition)
        if _key(condition) not in LISTS | {VPC} or operator is None:
            continue
        if operator.kind == "Null":
            return True
        if operator.set_operator != "ForAllValues" and not operator.if_exists and not operator.negated:
            return True
    return False


def _denies_none(statement: Statement) -> bool:
    """Whether a statement denies what has no VPC (``Null: {lambda:VpcIds: true}``), or may."""
    if _effect(statement) is Effect.ALLOW:
        return False
    return not statement.conditions.complete or any(
        _key(one) in LISTS | {VPC} and (operator := _operator(one)) is not None and operator.kind == "Null"
        for one in statement.conditions
    )


def _covers(statement: Statement, action: str) -> Truth:
    """Whether a statement speaks of an action."""
    target = Text.of(action)
    if statement.actions is not None:
        return statement.actions.some(lambda term: covers(term.text, target, Dialect.ACTION))
    if statement.not_actions is not None:
        return ~statement.not_actions.some(lambda term: covers(term.text, target, Dialect.ACTION))
    return Truth.MAYBE


def _place(statement: Statement) -> Span:
    """The term that names creating."""
    for term in statement.actions or ():
        if covers(term.text, Text.of(CREATE), Dialect.ACTION) is Truth.YES:
            return term.span
    return first_line(statement.span)
