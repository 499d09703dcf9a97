"""``arm64-candidate``."""

from collections.abc import Iterator

from lambdalint import Finding, Rule, Severity
from lambdalint.aws.runtimes import Phase, phase, runtime
from lambdalint.model import ARM64, X86_64, Function
from lambdalint.model.package import Build, Form, Package
from lambdalint.values import Known, Truth

#: What a build installs from, with native code perhaps.
_MANIFESTS = (
    "requirements.txt",
    "package.json",
    "Gemfile",
    "pyproject.toml",
    "uv.lock",
    "poetry.lock",
    "Pipfile",
)
#: What may hold native code that nobody has looked at.
_ARCHIVES = (".egg", ".gz", ".jar", ".tar", ".tgz", ".whl", ".xz", ".zip", ".zst")
_INTERPRETED = frozenset({"python", "nodejs", "ruby"})


class Arm64Candidate(Rule):
    name = "arm64-candidate"
    summary = "an x86_64 function without native code, which would run on arm64 for less"
    severity = Severity.INFO
    opt_in = True

    def check_function(self, function: Function) -> Iterator[Finding]:
        match function.runtime, function.architecture, function.package:
            case Known(identifier), Known(architecture) as chosen, Known(package) if architecture == X86_64:
                known = runtime(identifier)
                if known is None or known.family not in _INTERPRETED or ARM64 not in known.architectures:
                    return
                if phase(known, self.as_of) is Phase.UPDATE_BLOCKED:
                    return  # nothing of the function can be changed
                layers = [one.layer.package if one.layer is not None else None for one in function.layers]
                packages = [one.value if isinstance(one, Known) else None for one in layers]
                whole = function.layers.complete and function.is_image is Truth.NO
                if whole and all(one is not None and _is_portable(one) for one in (package, *packages)):
                    message = (
                        "nothing in the package is native code: the function runs on arm64 as it is, for a "
                        "fifth less; set `Architectures: [arm64]`"
                    )
                    yield self.finding(chosen, message)


def _is_portable(package: Package) -> bool:
    """Whether certainly no native code is in it, and no build adds any."""
    if package.form is Form.INLINE:
        return True
    contents = package.contents
    if contents is None or not contents.complete or contents.native:
        return False
    if "node_modules" in contents.left_out or any(path.endswith(_ARCHIVES) for path in contents.paths):
        return False
    if package.build is Build.NONE:
        return True
    return package.build is Build.INSTALLED and not any(contents.has(name) for name in _MANIFESTS)
