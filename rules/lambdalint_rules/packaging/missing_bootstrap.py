"""``missing-bootstrap``."""

from collections.abc import Iterator

from lambdalint import Finding, Rule, Severity
from lambdalint.model import Function
from lambdalint_rules.packaging.bootstrap_file import NAME, os_only_runtime, whole_archive


class MissingBootstrap(Rule):
    name = "missing-bootstrap"
    summary = "an archive for a custom runtime has no `bootstrap` at its root"
    severity = Severity.ERROR

    def check_function(self, function: Function) -> Iterator[Finding]:
        managed = os_only_runtime(function)
        own = whole_archive(function.package)
        if managed is None or own is None or not function.layers.complete:
            return
        layers = [
            whole_archive(one.layer.package) if one.layer is not None else None for one in function.layers
        ]
        if any(one is None for one in layers) or any(
            one[1].holds(NAME) for one in (own, *filter(None, layers))
        ):
            return
        named, known = managed
        package, contents = own
        nested = next((path for path in sorted(contents.paths) if path.endswith(f"/{NAME}")), None)
        there = f", only `{nested}`" if nested is not None else ""
        message = (
            f"`{package.path}` has no `{NAME}` at its root{there}, so `{known.id}` has nothing to start "
            "(`Runtime.InvalidEntrypoint`); put the program there under that name"
        )
        yield self.finding(package.span, message).because(named, f"this runtime starts `{NAME}`")
