"""``oversized-package``."""

from collections.abc import Iterator

from lambdalint import Finding, Rule, Severity
from lambdalint.aws.limits import PACKAGE_MAXIMUM
from lambdalint.model import Function
from lambdalint.model.package import Build
from lambdalint.values import Known, Truth


class OversizedPackage(Rule):
    name = "oversized-package"
    summary = "function and layers together are larger than Lambda takes"
    severity = Severity.ERROR

    def check_function(self, function: Function) -> Iterator[Finding]:
        if function.is_image is not Truth.NO:
            return
        own = _size(function.package)
        if own is None:
            return
        layers = [_size(one.layer.package) or 0 for one in function.layers if one.layer is not None]
        size = own + sum(layers)
        if size > PACKAGE_MAXIMUM:
            beside = f", {sum(layers):,} of them in layers" if sum(layers) else ""
            message = (
                f"{size:,} bytes unzipped{beside}, and Lambda takes {PACKAGE_MAXIMUM:,}: the deployment is "
                "refused; leave out what is not needed, or use a container image"
            )
            yield self.finding(function.package.span, message)


def _size(package: object) -> int | None:
    """Bytes that are certainly there. Of Node's sources `sam build` takes what `package.json` lets it."""
    match package:
        case Known(known) if known.build in (Build.NONE, Build.INSTALLED):
            contents = known.contents
            if contents is None or (known.build is Build.INSTALLED and contents.has("package.json")):
                return None
            anew = known.build is Build.INSTALLED and contents.has("requirements.txt")
            return (
                None if anew and any(path.endswith(".so") for path in contents.paths) else int(contents.size)
            )
    return None
