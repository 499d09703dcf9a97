"""``unbundled-aws-sdk-v2``."""

from collections.abc import Iterator

from lambdalint import Finding, Rule, Severity
from lambdalint.aws.package_requirements import may_bring
from lambdalint.aws.packages import is_provided
from lambdalint.model import Function
from lambdalint.model.code_module import CodeModule, Language, Moment
from lambdalint.model.handler import Handler
from lambdalint.values import Truth
from lambdalint_rules.runtime.lifecycle import zip_runtime

_SDK = "aws-sdk"
#: These require each other, and never version 2.
_VERSION_3 = ("@aws-sdk/", "@smithy/")


class UnbundledAwsSdkV2(Rule):
    name = "unbundled-aws-sdk-v2"
    summary = "Node code loads version 2 of the AWS SDK, which neither the runtime nor the package has"
    severity = Severity.ERROR

    def check_module(self, module: CodeModule, handler: Handler, function: Function) -> Iterator[Finding]:
        match zip_runtime(function):
            case (value, runtime) if module.language is Language.NODE:
                pass
            case _:
                return
        if is_provided(runtime.id, _SDK) is not False or handler.dependencies.lists(_SDK) is not Truth.NO:
            return
        others = [name for name in handler.dependencies.listed if not name.startswith(_VERSION_3)]
        if may_bring(others, (_SDK,), "npm"):
            return  # `@aws-crypto/client-node` 3 requires it, for one
        for imported in module.imports:
            if imported.name != _SDK or imported.guarded or imported.moment is Moment.NEVER:
                continue
            message = (
                f"`{runtime.id}` has only version 3 of the AWS SDK and the package brings no `aws-sdk`, so "
                "the function fails with `Cannot find module 'aws-sdk'`; use the `@aws-sdk/client-…` packages"
            )
            finding = self.finding(imported.span, message)
            finding = finding.because(value, f"the function runs on `{runtime.id}`")
            development = handler.dependencies.development.get(_SDK)
            if development is not None:
                note = "a development dependency is not installed for production"
                finding = finding.because(development, note)
            yield finding
