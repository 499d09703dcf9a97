"""``missing-key-permissions``."""

from collections.abc import Iterator

from lambdalint import Finding, Rule, Severity
from lambdalint.model import EventSourceMapping, Function
from lambdalint.policy.context import by_lambda
from lambdalint.values import Truth
from lambdalint_rules.permissions.needs import Lack, explained, role_of

ACTION = "kms:Decrypt"


class MissingKeyPermissions(Rule):
    name = "missing-key-permissions"
    summary = "the role of a function may not use the key of its event source"
    severity = Severity.ERROR

    def check_function(self, function: Function) -> Iterator[Finding]:
        role = role_of(function)
        for event in function.events if role is not None else ():
            if role is None or not isinstance(event, EventSourceMapping) or event.source_key is None:
                continue
            key = event.source_key
            decision = role.may_use(ACTION, key, by_lambda(ACTION, function.arn))
            if decision.truth is not Truth.NO:
                continue
            message = (
                f"{event.service.title} is encrypted with key `{key.name}`, and role `{role.name}` may not "
                f"use it: Lambda reads nothing for `{function.name}`; allow `{ACTION}` on the key"
            )
            finding = self.finding(event.source_value, message).because(key.span, "the key")
            yield explained(finding, role, [Lack(ACTION, decision.denied_by)])
