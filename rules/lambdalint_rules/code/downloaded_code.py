"""``downloaded-code``."""

from collections.abc import Iterator

from lambdalint import Finding, Rule, Severity
from lambdalint.model import Function
from lambdalint.model.code_module import CodeModule
from lambdalint.model.handler import Handler
from lambdalint.model.python_facts import Write
from lambdalint.patterns import regex
from lambdalint.source import Span
from lambdalint.values import Known
from lambdalint_rules.code.custom_resource import is_custom_resource
from lambdalint_rules.code.paths import is_extraction, python_writes
from lambdalint_rules.code.running import runs

_RUN = (
    "os.system",
    "os.popen",
    "subprocess.run",
    "subprocess.call",
    "subprocess.check_call",
    "subprocess.check_output",
    "subprocess.Popen",
)
_INSTALL = regex(r"\b(pip3?|uv|npm|yarn)\b[\s'\",-]+(?:pip[\s'\",]+)?(install|add|i)\b")
_TARGET = regex(r"\s-t\b|--target|--prefix|--root|['\"]-t['\"]")
_PATHS = ("sys.path.append", "sys.path.insert")


class DownloadedCode(Rule):
    name = "downloaded-code"
    summary = "code is fetched when the function starts, and run"
    severity = Severity.WARNING

    def check_handler(self, handler: Handler, function: Function) -> Iterator[Finding]:
        if is_custom_resource(handler):
            return
        fetched = [write for _, write in python_writes(handler) if _fetches(write)]
        searched = [found for module in handler.modules for found in _searched(module)]
        for module in handler.modules:
            for place in _installs(module, [folder for _, folder in searched]):
                message = (
                    "packages are fetched and installed while the function runs: every cold start waits, and "
                    "runs what the index has that day; put them into the package, a layer or an image"
                )
                yield self.finding(place, message)
        for place, folder in searched:
            for write in fetched:
                target = write.path.value if isinstance(write.path, Known) else ""
                if target == folder or target.startswith(f"{folder}/"):
                    message = (
                        "code is downloaded and imported when the function starts: every cold start waits, "
                        "for code that nobody has checked; use a layer, an image, or code referenced in S3"
                    )
                    found = self.finding(write.call.callee, message)
                    yield found.because(place, "modules are looked for in the folder")


def _fetches(write: Write) -> bool:
    name = write.call.name or ""
    fetches = write.call.method.text == "download_file" or name == "urllib.request.urlretrieve"
    return fetches or is_extraction(write)


def _installs(module: CodeModule, searched: list[str]) -> Iterator[Span]:
    """Installations of what the function then loads: into a folder that it searches, or where Python does."""
    if module.python is None or module.vendored or "install" not in module.source.text:
        return
    for call in module.python.calls_to(*_RUN):
        if not runs(call, module):
            continue
        command = call.argument(0).span.text
        elsewhere = _TARGET.search(command)
        if _INSTALL.search(command) and (elsewhere is None or any(one in command for one in searched)):
            yield call.argument(0).span


def _searched(module: CodeModule) -> Iterator[tuple[Span, str]]:
    """Folders below `/tmp` in which modules are looked for."""
    if module.python is None or module.vendored or "sys.path" not in module.source.text:
        return
    for call in module.python.calls_to(*_PATHS):
        match call.argument(1 if call.name == "sys.path.insert" else 0):
            case Known(str(folder)) as value if folder.startswith("/tmp"):  # noqa: S108 - it is what is looked for
                yield value.span, folder.rstrip("/")
