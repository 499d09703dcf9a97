"""``unverified-tls``."""

from collections.abc import Iterator

from lambdalint import Finding, Rule, Severity
from lambdalint.model import Function, Variable
from lambdalint.model.code_module import CodeModule, Moment
from lambdalint.model.handler import Handler
from lambdalint.model.javascript_facts import ObjectLiteral
from lambdalint.source import Span
from lambdalint.values import Known
from lambdalint_rules.code.running import runs

_ADVICE = "whoever stands on the way can read and change what is sent; name the certificate to trust instead"


class UnverifiedTls(Rule):
    name = "unverified-tls"
    summary = "a connection does not verify the certificate of the other side"
    severity = Severity.WARNING
    security_severity = 7.4
    tags = ("external/cwe/cwe-295",)

    def check_module(self, module: CodeModule, handler: Handler, function: Function) -> Iterator[Finding]:
        for place in (*_in_python(module), *_in_node(module)):
            yield self.finding(place, f"certificates are not verified here: {_ADVICE}")

    def check_variable(self, variable: Variable, function: Function) -> Iterator[Finding]:
        match variable.value:
            case Known(value) if variable.name == "NODE_TLS_REJECT_UNAUTHORIZED" and value == "0":
                yield self.finding(
                    variable.value, f"no connection of the function verifies certificates: {_ADVICE}"
                )


#: Those of other libraries may take `verify` for anything.
_LIBRARIES = ("requests", "httpx", "boto3", "aiohttp")
_UNVERIFIED_CONTEXTS = ("ssl._create_unverified_context", "ssl._create_stdlib_context")


def _in_python(module: CodeModule) -> Iterator[Span]:
    text = module.source.text
    if module.python is None or ("verify" not in text and "_context" not in text):
        return
    for call in module.python.calls:
        if call.name is None or not runs(call, module):
            continue
        if call.name in _UNVERIFIED_CONTEXTS:
            yield call.callee
        elif call.name.startswith(_LIBRARIES):
            match call.argument(None, "verify"):
                case Known(False) as value if value.value is False:
                    yield value.span


def _in_node(module: CodeModule) -> Iterator[Span]:
    if module.javascript is None or "rejectUnauthorized" not in module.source.text:
        return
    for call in module.javascript.calls:
        if module.moment(call.function) is Moment.NEVER:
            continue
        for argument in call.arguments:
            match argument:
                case Known(ObjectLiteral() as options):
                    match options.get("rejectUnauthorized"):
                        case Known(False) as value if value.value is False:
                            yield value.span
