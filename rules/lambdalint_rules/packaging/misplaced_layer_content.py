"""``misplaced-layer-content``."""

from collections.abc import Iterator

from lambdalint import Finding, Rule, Severity
from lambdalint.model import Application, Function, Layer
from lambdalint.model.contents import Contents
from lambdalint.values import Absent, Known, Truth

#: Where runtimes look below `/opt`: https://docs.aws.amazon.com/lambda/latest/dg/packaging-layers.html
_SEARCHED = ("python/", "nodejs/", "java/lib/", "ruby/", "lib/", "bin/", "extensions/", "dotnetcore/", "php/")


class MisplacedLayerContent(Rule):
    name = "misplaced-layer-content"
    summary = "modules of a layer lie where its runtime does not look for them"
    severity = Severity.WARNING

    def check_layer_in(self, application: Application, layer: Layer) -> Iterator[Finding]:
        match layer.package, layer.build_method:
            case Known(package), Absent() if package.contents is not None and package.contents.complete:
                found = _misplaced(package.contents)
                users = [function for function in application.functions if _uses(function, layer)]
                if found is not None and not any(map(_looks_at_root, users)):
                    what, where = found
                    message = (
                        f"{what} at the layer's root, where no runtime looks for modules, so importing them "
                        f"fails; put them below `{where}`"
                    )
                    yield self.finding(package.span, message)


def _uses(function: Function, layer: Layer) -> bool:
    return any(one.layer is not None and one.layer.name == layer.name for one in function.layers)


def _looks_at_root(function: Function) -> bool:
    """Whether a search path of its own, or its code, may name the folder that layers are unpacked to."""
    if any(function.environment.declares(name) is not Truth.NO for name in ("PYTHONPATH", "NODE_PATH")):
        return True
    match function.handler_code:
        case Known(handler):
            return any("/opt" in module.source.text for module in handler.modules)
    return False


def _misplaced(contents: Contents) -> tuple[str, str] | None:
    """What lies at the root and only makes sense elsewhere, and where; nothing where some code lies right.

    A program or script at the root may be what uses the modules beside it.
    """
    tops = {path.partition("/")[0] for path in contents.paths}
    if any(path.startswith(_SEARCHED) for path in contents.paths) or any(
        map(_may_run, tops & contents.paths)
    ):
        return None
    for top in sorted(tops):
        if top == "node_modules":
            return "`node_modules` lies", "nodejs/node_modules/"
        if top == "site-packages":
            return "`site-packages` lies", "python/"
        name = top.removesuffix(".dist-info").removesuffix(".egg-info")
        if name != top:
            return f"the modules of `{name.partition('-')[0]}` lie", "python/"
    return None


def _may_run(name: str) -> bool:
    return "." not in name.strip(".") or name.endswith((".sh", ".js", ".mjs", ".cjs"))
