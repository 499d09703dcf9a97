"""``wrapper-without-runtime``."""

import re
from collections.abc import Iterator

from lambdalint import Finding, Rule, Severity
from lambdalint.model import Function
from lambdalint.patterns import regex
from lambdalint_rules.runtime.wrapper_files import wrapper_file

_SHELL = regex(r"#!.*\b(?:ba|da|k|z|a)?sh\b")
_COMMENT = regex(r"(?:^|\s)#[^\n]*")
#: What hands the arguments on, starts the runtime by its path, or leads to other scripts.
_STARTS = regex(
    r"\$(?:[@*\d]|\{[#!]?[@*\d])|\bshift\b|\bBASH_ARGV|/var/(?:runtime|lang)|bootstrap|\beval\b|\bsource\b"
    r"|(?:^|[;&|\s])\.\s+\S|\bfor\s+\w+\s*(?:;|\n|do\b)",
    re.MULTILINE,
)


class WrapperWithoutRuntime(Rule):
    name = "wrapper-without-runtime"
    summary = "a wrapper script that ends without starting the runtime"
    severity = Severity.ERROR

    def check_function(self, function: Function) -> Iterator[Finding]:
        found = wrapper_file(function)
        source = found.package.text(found.path) if found is not None and found.package is not None else None
        if found is None or source is None or not _SHELL.match(source.text):
            return
        if _STARTS.search(_COMMENT.sub("", source.text)):
            return
        message = (
            f"`{found.path}` never uses its arguments, which are the command that starts the runtime, so no "
            'invocation succeeds; end it with `exec "$@"`'
        )
        last = len(source.text.rstrip())
        start = source.text.rfind("\n", 0, last) + 1
        finding = self.finding(source.span(start, last), message)
        yield finding.because(found.value, f"the wrapper of `{function.name}`")
