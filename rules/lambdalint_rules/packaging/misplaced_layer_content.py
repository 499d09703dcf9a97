"""``misplaced-layer-content``."""

from collections.abc import Iterator

from lambdalint import Finding, Rule, Severity
from lambdalint.model import Layer
from lambdalint.model.contents import Contents
from lambdalint.values import Absent, Known

#: Where runtimes look below `/opt`: https://docs.aws.amazon.com/lambda/latest/dg/packaging-layers.html
_SEARCHED = ("python/", "nodejs/", "java/lib/", "ruby/", "lib/", "bin/", "extensions/", "dotnetcore/", "php/")


class MisplacedLayerContent(Rule):
    name = "misplaced-layer-content"
    summary = "modules of a layer lie where its runtime does not look for them"
    severity = Severity.WARNING

    def check_layer(self, layer: Layer) -> Iterator[Finding]:
        match layer.package, layer.build_method:
            case Known(package), Absent() if package.contents is not None and package.contents.complete:
                found = _misplaced(package.contents)
                if found is not None:
                    what, where = found
                    message = (
                        f"`{what}` lies at the layer's root, where no runtime looks for modules: importing "
                        f"it fails; put it below `{where}`"
                    )
                    yield self.finding(package.span, message)


def _misplaced(contents: Contents) -> tuple[str, str] | None:
    """A name at the root that only makes sense elsewhere, and where; nothing where some code lies right."""
    if any(path.startswith(_SEARCHED) for path in contents.paths):
        return None
    for path in sorted(contents.paths):
        top = path.partition("/")[0]
        if top == "node_modules":
            return top, "nodejs/node_modules/"
        if top == "site-packages":
            return top, "python/"
        if top.endswith((".dist-info", ".egg-info")):
            return top.partition("-")[0], "python/"
    return None
