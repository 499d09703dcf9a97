"""``client-in-handler``."""

from collections.abc import Iterator

from lambdalint import Edit, Finding, Fix, Rule, Safety, Severity
from lambdalint.model import Function
from lambdalint.model.code_module import CodeModule, Language, SdkClient
from lambdalint.model.handler import Handler
from lambdalint.values import Absent, Known
from lambdalint_rules.code.custom_resource import is_custom_resource
from lambdalint_rules.code.deployment_hook import is_deployment_hook

#: These are contexts that have to be entered where an event loop runs.
_ASYNCHRONOUS = frozenset({"aioboto3", "aiobotocore"})
#: What these say does not come from an event, even where it is computed.
_SETTINGS = frozenset({"api_version", "config", "region_name", "service_name", "use_ssl", "verify"})


class ClientInHandler(Rule):
    name = "client-in-handler"
    summary = "an SDK client is made anew on every invocation"
    severity = Severity.WARNING

    def check_handler(self, handler: Handler, function: Function) -> Iterator[Finding]:
        if is_custom_resource(handler) or is_deployment_hook(handler) or _is_for_deployments(function):
            return
        for module in handler.modules:
            if module.vendored:
                continue
            for client in module.sdk_clients:
                match client.service:
                    case Known(service) if client.kind != "session" and _is_repeated(client, module):
                        message = (
                            f"the `{service}` client is made on every invocation, with new connections each "
                            "time; make it once, outside of the handler"
                        )
                        finding = self.finding(client.span, message).because(handler.span, "the handler")
                        yield finding.repaired_by(_outside(client, module))


def _is_for_deployments(function: Function) -> bool:
    return bool(function.events.items) and all(event.is_deployment for event in function.events)


def _outside(client: SdkClient, module: CodeModule) -> Fix | None:
    edits = module.moved_to_top(client)
    if edits is None:
        return None
    title = "Make the client at the top of the module"
    return Fix(title, tuple(Edit(span, text) for span, text in edits), Safety.UNSAFE)


def _is_repeated(client: SdkClient, module: CodeModule) -> bool:
    """Whether the client is made again on every call, of nothing that the event brings."""
    if client.conditional or client.cached or client.credentials or client.library in _ASYNCHRONOUS:
        return False
    if not isinstance(client.region, Known | Absent):
        return False
    return _in_python(client, module) if module.language is Language.PYTHON else _in_node(client, module)


def _in_python(client: SdkClient, module: CodeModule) -> bool:
    call = client.fact.call
    if not client.fact.alone:
        return False
    # A helper that may have returned before keeps the client; a handler that has is done.
    if not module.every_time(call.function) or (call.after_return and "handler" not in call.function.name):
        return False
    return call.keywords.complete and all(
        name in _SETTINGS or isinstance(call.argument(None, name), Known) for name in call.keywords
    )


def _in_node(client: SdkClient, module: CodeModule) -> bool:
    if not module.every_time(client.fact.function):
        return False
    match client.fact.options:
        case Absent():
            return True
        case Known(options):
            entries = getattr(options, "entries", ())
            return getattr(options, "complete", True) and all(isinstance(one, Known) for _, one in entries)
    return False
