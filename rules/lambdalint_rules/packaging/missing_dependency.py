"""``missing-dependency``."""

from collections.abc import Iterator

from lambdalint import Confidence, Finding, Rule, Severity
from lambdalint.aws.package_requirements import may_bring
from lambdalint.aws.packages import is_provided
from lambdalint.model import CodeImport, CodeModule, Form, Function, Handler, Language, Moment
from lambdalint.patterns import regex
from lambdalint.values import Known

#: The code looks in a folder that it names (`sys.path.insert(0, "/opt")`), which a script or a hand may fill.
_OWN_FOLDER = regex(r"\bsys\.path\.(?:insert|append|extend)\([^\n#]*[\"']|\bsite\.addsitedir\(")
#: Comes with AWS IoT Greengrass, where such functions run.
_ON_DEVICES = frozenset({"greengrasssdk", "aws-greengrass-core-sdk"})
#: CloudFormation puts these beside inline code:
#: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cfn-lambda-function-code-cfnresponsemodule.html
_WITH_INLINE_CODE = frozenset({"cfnresponse", "cfn-response"})


class MissingDependency(Rule):
    name = "missing-dependency"
    summary = "code imports a package that neither the function's package nor its runtime has"
    severity = Severity.WARNING
    confidence = Confidence.MEDIUM

    def check_module(self, module: CodeModule, handler: Handler, function: Function) -> Iterator[Finding]:
        if module.vendored or module.has_holes or not handler.dependencies.complete:
            return
        match function.runtime:
            case Known(str(runtime)):
                pass
            case _:
                return
        if any(_OWN_FOLDER.search(part.source.text) for part in handler.modules):
            return
        told: set[str] = set()
        for imported in module.imports:
            if imported.guarded or imported.inside or imported.standard or imported.moment is Moment.NEVER:
                continue
            if imported.name in told or is_provided(runtime, imported.name) is not False:
                continue
            if imported.name in _ON_DEVICES:
                return
            if imported.name == "aws-sdk" or not _is_missing(imported, handler):
                continue  # `unbundled-aws-sdk-v2` says more of that one
            told.add(imported.name)
            yield self._finding(imported, handler, runtime)

    def _finding(self, imported: CodeImport, handler: Handler, runtime: str) -> Finding:
        is_python = handler.language is Language.PYTHON
        manifest = "requirements.txt" if is_python else "package.json"
        error = "ModuleNotFoundError" if is_python else f"Cannot find module '{imported.name}'"
        if handler.package.form is Form.INLINE:
            message = (
                f"`{runtime}` has no `{imported.name}` and inline code brings no packages, so this fails "
                f"with `{error}`; use a layer, or a folder with a `{manifest}`"
            )
        elif imported.name == handler.package.path.rpartition("/")[2]:
            message = (
                f"`{handler.package.path}` is the root of the package and no part of the names in it, so "
                f"this fails with `{error}`; import it without `{imported.name}`"
            )
        else:
            message = (
                f"`{imported.name}` is in neither the package, a manifest, a layer nor `{runtime}`, so this "
                f"fails with `{error}`; add it to `{manifest}`"
            )
        finding = self.finding(imported.span, message)
        development = next(iter(_development(imported, handler)), None)
        if development is not None:
            note = "a development dependency is not installed for production"
            finding = finding.because(handler.dependencies.development[development], note)
        return finding


def _is_missing(imported: CodeImport, handler: Handler) -> bool:
    dependencies = handler.dependencies
    names = handler.packages_of(imported)
    if any(name in dependencies.listed for name in names) or imported.name in dependencies.installed:
        return False
    if handler.package.form is Form.INLINE and imported.name in _WITH_INLINE_CODE:
        return False
    registry = "pypi" if handler.language is Language.PYTHON else "npm"
    return not may_bring(dependencies.listed, names, registry)


def _development(imported: CodeImport, handler: Handler) -> Iterator[str]:
    return (name for name in handler.packages_of(imported) if name in handler.dependencies.development)
