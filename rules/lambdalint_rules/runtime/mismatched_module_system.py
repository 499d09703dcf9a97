"""``mismatched-module-system``."""

from collections.abc import Iterator

from lambdalint import Finding, Rule, Severity
from lambdalint.model import Function
from lambdalint.model.code_module import CodeModule
from lambdalint.model.handler import Handler
from lambdalint.model.javascript_facts import ModuleSystem
from lambdalint.model.package import Build, Form
from lambdalint.source import Span
from lambdalint.values import Known, Truth

_NODE_OPTIONS = "NODE_OPTIONS"


class MismatchedModuleSystem(Rule):
    name = "mismatched-module-system"
    summary = "a Node file is written for one module system and loaded as the other"
    severity = Severity.ERROR

    def check_module(self, module: CodeModule, handler: Handler, function: Function) -> Iterator[Finding]:
        javascript = module.javascript
        if javascript is None or module is not handler.module or not javascript.complete:
            return
        if handler.package.build in (Build.BUNDLED, Build.CUSTOM):
            return
        if function.environment.declares(_NODE_OPTIONS) is not Truth.NO:
            return
        system, reason, place = _loaded_as(module, handler)
        if system is None:
            return
        wrong = next((item for item in javascript.evidence if item.hard and item.system is not system), None)
        if wrong is None:
            return
        mixed = any(item.system is system and item.hard for item in javascript.evidence)
        advice = _advice(module, handler, system, mixed=mixed)
        message = (
            f"this is for {_article(wrong.system)}, but {reason}, so the function does not load; {advice}"
        )
        finding = self.finding(_head(wrong.span), message)
        yield finding.because(place, "this says how the file is loaded") if place is not None else finding


def _loaded_as(module: CodeModule, handler: Handler) -> tuple[ModuleSystem | None, str, Span | None]:
    """The module system, why, and the place that says so."""
    if module.path.endswith(".mjs"):
        return ModuleSystem.ESM, "a `.mjs` file is loaded as an ES module", None
    if module.path.endswith(".cjs"):
        return ModuleSystem.COMMONJS, "a `.cjs` file is loaded as CommonJS", None
    if not module.path.endswith(".js"):
        return None, "", None
    if handler.package.form is Form.INLINE:
        return ModuleSystem.COMMONJS, "inline code becomes `index.js`, which is loaded as CommonJS", None
    described = module.package_json
    if described is None:
        reason = "a `.js` file without a `package.json` in the package is loaded as CommonJS"
        return ModuleSystem.COMMONJS, reason, None
    match described.type:
        case Known("module") as kind:
            return ModuleSystem.ESM, '`package.json` has `"type": "module"`', kind.span
        case Known() as kind:
            return ModuleSystem.COMMONJS, "`package.json` makes `.js` files CommonJS", kind.span
    reason = '`package.json` has no `"type": "module"`, so a `.js` file is loaded as CommonJS'
    return ModuleSystem.COMMONJS, reason, described.span


def _advice(module: CodeModule, handler: Handler, system: ModuleSystem, *, mixed: bool) -> str:
    if mixed:  # the rest of the file is right
        return "use `import` here" if system is ModuleSystem.ESM else "use `require` and `exports` here"
    if handler.package.form is Form.INLINE:
        return "use `require` and `exports`, or put the code into a `.mjs` file"
    if system is ModuleSystem.COMMONJS:
        if module.path.endswith(".cjs"):
            return "rename it to `.mjs`"
        return 'rename it to `.mjs`, or write `"type": "module"` into a `package.json` beside it'
    return "rename it to `.cjs`" if module.path.endswith((".js", ".mjs")) else "use `import`"


def _article(system: ModuleSystem) -> str:
    return "an ES module" if system is ModuleSystem.ESM else "CommonJS"


def _head(span: Span) -> Span:
    """The first line of a statement."""
    end = span.source.text.find("\n", span.start, span.end)
    return span if end < 0 else span.source.span(span.start, end)
