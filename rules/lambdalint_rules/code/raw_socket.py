"""``raw-socket``."""

from collections.abc import Iterator

from lambdalint import Finding, Rule, Severity
from lambdalint.model import Function
from lambdalint.model.code_module import CodeModule
from lambdalint.model.handler import Handler
from lambdalint.values import Absent
from lambdalint_rules.code.running import runs


class RawSocket(Rule):
    name = "raw-socket"
    summary = "a raw or packet socket, which Lambda refuses"
    severity = Severity.ERROR

    def check_module(self, module: CodeModule, handler: Handler, function: Function) -> Iterator[Finding]:
        if module.python is None:
            return
        for call in module.python.calls_to("socket.socket"):
            if not runs(call, module):
                continue
            for position, keyword, words in ((1, "type", {"SOCK_RAW"}), (0, "family", {"AF_PACKET"})):
                value = call.argument(position, keyword)
                word = value.span.text.rpartition(".")[2]
                if not isinstance(value, Absent) and word in words:
                    message = f"Lambda refuses `{word}` sockets: functions have TCP and UDP only"
                    yield self.finding(value.span, message)
