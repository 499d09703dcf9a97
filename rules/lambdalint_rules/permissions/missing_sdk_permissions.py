"""``missing-sdk-permissions``."""

from collections.abc import Iterator
from dataclasses import replace

from lambdalint import Confidence, Finding, Rule, Severity
from lambdalint.model import Application, Function, Handler
from lambdalint.values import Known
from lambdalint_rules.permissions.needs import explained, named, role_of
from lambdalint_rules.permissions.requests import Asker, Shortage

#: More places than this are not told apart; they are all the same.
_PLACES = 3
#: What policies have to name besides the resource itself.
_PARTS = {"index": "the indexes of ", "object": "the objects of "}


class MissingSdkPermissions(Rule):
    name = "missing-sdk-permissions"
    summary = "code calls an operation that the role of the function does not allow"
    severity = Severity.WARNING

    def check_function_in(self, application: Application, function: Function) -> Iterator[Finding]:
        role = role_of(function)
        match function.handler_code:
            case Known(handler) if role is not None and not _brings_credentials(handler):
                pass
            case _:
                return
        asker = Asker(application, function, handler, role)
        twins = list(_twins(application, function, handler))
        groups: dict[tuple[object, ...], list[Shortage]] = {}
        for shortage in asker.shortages():
            actions = tuple(lack.action for lack in shortage.lacks)
            key = (actions, shortage.kind, shortage.resource and shortage.resource.id)
            groups.setdefault(key, []).append(shortage)
        for first, *others in groups.values():
            if all(_lacks_too(twin, first) for twin in twins):
                yield self._finding(asker, first, others)

    def _finding(self, asker: Asker, first: Shortage, others: list[Shortage]) -> Finding:
        where = f" on {_PARTS.get(first.kind, '')}`{first.resource.id.name}`" if first.resource else ""
        message = (
            f"this call needs {named(first.lacks)}{where}, which role `{asker.role.name}` does not allow: "
            "it fails with an access denied error; allow it in the role"
        )
        finding = explained(self.finding(first.request.span, message), asker.role, first.lacks)
        if first.resource is not None:
            finding = finding.because(first.resource.span, "the resource")
        for other in others[:_PLACES]:
            finding = finding.because(other.request.span, "so does this call")
        return replace(finding, confidence=Confidence.MEDIUM) if first.assumed else finding


def _brings_credentials(handler: Handler) -> bool:
    """Whether code may set the variables that the SDK takes credentials from."""
    written = [module.written_variables for module in handler.modules]
    return any(names is None or any(name.startswith("AWS_") for name in names) for names in written)


def _twins(application: Application, function: Function, handler: Handler) -> Iterator[Asker | None]:
    """Other functions with the same code: what it does for one of them may be of no concern to this one."""
    for other in application.functions:
        match other.handler_code:
            case Known(code) if other is not function:
                if code.module.whole == handler.module.whole and code.symbol == handler.symbol:
                    role = role_of(other)
                    yield Asker(application, other, code, role) if role is not None else None


def _lacks_too(twin: Asker | None, shortage: Shortage) -> bool:
    wanted = {lack.action for lack in shortage.lacks}
    return twin is not None and any(
        other.request.span == shortage.request.span and wanted <= {lack.action for lack in other.lacks}
        for other in twin.shortages()
    )
