"""``unpinned-reference``."""

from collections.abc import Iterator

from lambdalint import Finding, Rule, Severity
from lambdalint.model import Function, Layer, ReferencedCode
from lambdalint.model.referenced_code import REFERENCE
from lambdalint.values import Absent


class UnpinnedReference(Rule):
    name = "unpinned-reference"
    summary = "referenced code without the version of the object"
    severity = Severity.WARNING

    def check_referenced_code(self, code: ReferencedCode, owner: Function | Layer) -> Iterator[Finding]:
        version = code.code.version
        if not isinstance(version, Absent):
            return
        name = code.code.spelling.version
        # A command takes the newest object each time; a template without a change deploys nothing.
        upload = "whoever uploads last decides" if code.code.in_command else "a new upload is not deployed"
        message = (
            f"Lambda reads the code of `{owner.name}` from S3, and nothing says which version of the object: "
            f"{upload}, and there is none to go back to; add `{name}`"
        )
        yield self.finding(version, message).because(code.mode, f"`{REFERENCE}` keeps no copy of the code")
