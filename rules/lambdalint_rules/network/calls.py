"""The requests of a function's code that need a way from its network to a service of AWS."""

from __future__ import annotations

from lambdalint.model import Function, Handler, SdkClient, SdkRequest
from lambdalint.values import Absent, Known, Truth

_PROXIES = ("HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy", "AWS_ENDPOINT_URL")


def direct_calls(handler: Handler, function: Function) -> dict[str, SdkRequest]:
    """The first request to each service that goes to the address of the service itself, by the service.

    None where a proxy or other addresses may be set for all of them.
    """
    if any(function.environment.declares(name) is not Truth.NO for name in _PROXIES):
        return {}
    written = [module.written_variables for module in handler.modules]
    if any(names is None or any("proxy" in name.lower() for name in names) for names in written):
        return {}
    found: dict[str, SdkRequest] = {}
    for request in handler.sdk_requests:
        match request.service:
            case Known(service) if request.is_made and request.clients and request.operations:
                if all(map(_goes_straight, request.clients)):
                    found.setdefault(service, request)
    return found


def _goes_straight(client: SdkClient) -> bool:
    if not isinstance(client.endpoint, Absent):
        return False
    if client.library in {"aws-sdk", "@aws-sdk"}:
        options = ("requestHandler", "httpOptions")
        return all(isinstance(client.fact.option(name), Absent) for name in options)
    return isinstance(client.fact.call.argument(9, "config"), Absent) or "proxies" not in str(
        client.span.source.text
    )
