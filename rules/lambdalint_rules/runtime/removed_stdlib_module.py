"""``removed-stdlib-module``."""

from collections.abc import Iterator

from lambdalint import Finding, Rule, Severity
from lambdalint.aws.python_library import removed
from lambdalint.model import Function
from lambdalint.model.code_module import CodeModule, Language, Moment
from lambdalint.model.handler import Handler
from lambdalint_rules.runtime.lifecycle import zip_runtime


class RemovedStdlibModule(Rule):
    name = "removed-stdlib-module"
    summary = "code imports a module of the standard library that the function's Python no longer has"
    severity = Severity.ERROR

    def check_module(self, module: CodeModule, handler: Handler, function: Function) -> Iterator[Finding]:
        match zip_runtime(function):
            case (value, runtime) if module.language is Language.PYTHON and not module.vendored:
                pass
            case _:
                return
        for imported in module.imports:
            gone = removed(imported.name, runtime.version)
            if gone is None or imported.guarded or imported.inside or imported.moment is Moment.NEVER:
                continue
            if _may_be_installed(imported.name, handler):
                continue
            since, instead = gone
            version = ".".join(map(str, since))
            message = (
                f"`{imported.name}` is no longer in the standard library since Python {version}, so the "
                f"function fails with `ImportError`{'; ' + instead if instead else ''}"
            )
            yield self.finding(imported.span, message).because(value, f"the function runs on `{runtime.id}`")


def _may_be_installed(name: str, handler: Handler) -> bool:
    """Whether a distribution brings the module back: ``legacy-cgi``, ``standard-telnetlib``, ``zombie-imp``.

    With setuptools comes a ``distutils`` that is there once setuptools is imported.
    """
    dependencies = handler.dependencies
    if not dependencies.complete:
        return True
    words = ("setuptools",) if name == "distutils" else (name,)
    return any(word in listed for listed in dependencies.listed for word in words)
