"""``hardcoded-credentials``."""

from collections.abc import Iterator
from typing import Any

from lambdalint import Finding, Rule, Severity
from lambdalint.aws.placeholders import is_placeholder
from lambdalint.model import Function
from lambdalint.model.code_module import CodeModule, SdkClient
from lambdalint.model.handler import Handler
from lambdalint.patterns import regex
from lambdalint.values import Known, Value

_KEYS = frozenset({"aws_access_key_id", "aws_secret_access_key", "accessKeyId", "secretAccessKey"})
#: Emulators (DynamoDB local, LocalStack, MinIO) take any key: theirs are no secrets.
_EMULATOR = regex(r"https?://(localhost|127\.0\.0\.1|host\.docker\.internal|[a-z0-9-]+)(:\d+)?(/.*)?")


class HardcodedCredentials(Rule):
    name = "hardcoded-credentials"
    summary = "access keys are written into the code"
    severity = Severity.ERROR
    security_severity = 9.1
    tags = ("external/cwe/cwe-798",)

    def check_module(self, module: CodeModule, handler: Handler, function: Function) -> Iterator[Finding]:
        for client in module.sdk_clients:
            if _is_for_an_emulator(client):
                continue
            for name, value in _written(client):
                match value:
                    case Known(str(text)) if len(text) >= 16 and not is_placeholder(text):
                        message = (
                            f"a literal `{name}`: whoever can read the code or the package can use it, and "
                            "it does not expire; leave it out, the function has the credentials of its role"
                        )
                        yield self.finding(value, message)


def _written(client: SdkClient) -> Iterator[tuple[str, Value[Any]]]:
    for name, value in client.credentials:
        if name in _KEYS:
            yield name, value
        elif name == "credentials" and isinstance(value, Known):
            for key, inner in getattr(value.value, "entries", ()):
                if key in _KEYS:
                    yield key, inner


def _is_for_an_emulator(client: SdkClient) -> bool:
    """Whether requests go to the developer's machine, or to a host without a domain (a container's name)."""
    match client.endpoint:
        case Known(str(url)):
            return _EMULATOR.fullmatch(url) is not None
    return False
