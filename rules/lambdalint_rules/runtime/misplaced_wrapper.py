"""``misplaced-wrapper``."""

from collections.abc import Iterator

from lambdalint import Confidence, Finding, Rule, Severity
from lambdalint.model import Function
from lambdalint.values import Truth, text_of
from lambdalint_rules.runtime.lifecycle import zip_runtime
from lambdalint_rules.runtime.wrapper import wrapper

#: Where layers and the function's own code lie.
#: https://docs.aws.amazon.com/lambda/latest/dg/runtimes-modify.html#runtime-wrapper
_FOLDERS = ("/opt/", "/var/task/")
#: Where file systems are mounted. https://docs.aws.amazon.com/lambda/latest/api/API_FileSystemConfig.html
_MOUNTED = "/mnt/"


class MisplacedWrapper(Rule):
    name = "misplaced-wrapper"
    summary = "the wrapper script is named by a path at which no package and no layer has files"
    severity = Severity.ERROR
    confidence = Confidence.MEDIUM

    def check_function(self, function: Function) -> Iterator[Finding]:
        variable = wrapper(function)
        match zip_runtime(function):
            case (_, found) if found.os_only:
                return  # `wrapper-on-custom-runtime` says all there is to say
        if variable is None or function.is_image is not Truth.NO:
            return
        mounted = bool(function.file_systems.items) or not function.file_systems.complete
        path = text_of(variable.value)
        if any(path.startswith(folder) is not Truth.NO for folder in (*_FOLDERS, *[_MOUNTED] * mounted)):
            return
        message = (
            f"no wrapper script can be at `{path}`, so the function does not start; "
            "write an absolute path, `/opt/…` for a file of a layer or `/var/task/…` for one of the package"
        )
        yield self.finding(variable.value, message)
