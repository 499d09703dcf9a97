"""``undeclared-variable``."""

from collections.abc import Iterator

from lambdalint import Finding, Rule, Severity
from lambdalint.aws.environment import provided_names
from lambdalint.aws.runtimes import runtime
from lambdalint.errors import nearest
from lambdalint.model import Function
from lambdalint.model.code_module import CodeModule, EnvironmentRead, Moment, Need
from lambdalint.model.handler import Handler
from lambdalint.patterns import regex
from lambdalint.values import Known, Truth

#: Names that code in Node reads by convention, to tell where it runs, or for libraries that know what to do
#: without them.
_CONVENTIONAL = regex(
    r"(?i:region)|NODE_ENV|NODE_DEBUG|DEBUG|LOG_?LEVEL|STAGE|CI|VERBOSE"
    r"|(?i:(?:is_?)?(?:local|offline|mock|test))(?:[A-Z_]\w*)?"
    r"|(?:npm_|AWS_|_AWS|POWERTOOLS_|OTEL_|DD_|LAMBDA_|JEST_).*"
)
#: Reads files with variables, or stores with variables, into the environment; Greengrass sets its own.
_LOADERS = frozenset(
    {"chamber", "decouple", "dotenv", "dotenv-flow", "dynaconf", "environs", "greengrasssdk"}
)
_WRAPPER = "AWS_LAMBDA_EXEC_WRAPPER"


class UndeclaredVariable(Rule):
    name = "undeclared-variable"
    summary = "code needs an environment variable that nothing declares"
    severity = Severity.ERROR

    def check_handler(self, handler: Handler, function: Function) -> Iterator[Finding]:
        known = _there(handler, function)
        if known is None:
            return
        # `if (process.env.X) x = process.env.X`: the code knows that it may not be there.
        expected = {
            read.name.value
            for read in handler.reads
            if not read.raises and read.need is Need.OPTIONAL and isinstance(read.name, Known)
        }
        seen: set[str] = set()
        for read in (read for module in handler.modules if not module.vendored for read in module.reads):
            match read.name:
                case Known(str(name)) if name not in known and name not in seen:
                    pass
                case _:
                    continue
            if read.need is not Need.REQUIRED or read.conditional or read.moment is Moment.NEVER:
                continue
            if read.raises:
                if read.reached is not Truth.YES:
                    continue  # a decorator may call it, but it may also be the handler of another function
            elif name in expected or _CONVENTIONAL.fullmatch(name):
                continue
            seen.add(name)
            yield self._finding(read, name, function)

    def _finding(self, read: EnvironmentRead, name: str, function: Function) -> Finding:
        environment = function.environment
        declared = environment.get(_meant(name, [variable.name for variable in environment.variables]) or "")
        fate = "fails with `KeyError`" if read.raises else "gets `undefined`"
        hint = (
            f"; did you mean `{declared.name}`?" if declared else "; declare it, or give the code a default"
        )
        message = f"no environment variable `{name}` is declared, so this {fate}{hint}"
        severity = Severity.ERROR if read.raises else Severity.WARNING
        finding = self.finding(read.span, message, severity=severity)
        if declared is not None:
            return finding.because(declared.key, "the variable that is declared")
        return finding.because(environment.span, f"function `{function.name}` declares no such variable")


def _meant(name: str, names: list[str]) -> str | None:
    """The declared name that was meant; ``REDIS_ENDPOINT`` and ``IOT_ENDPOINT`` are two things."""
    near = nearest(name, names)
    if near is None:
        return None
    words, others = name.upper().split("_"), near.upper().split("_")
    own = "_".join(word for word in words if word not in others)
    other = "_".join(word for word in others if word not in words)
    return near if not own or not other or nearest(own, [other]) else None


def _there(handler: Handler, function: Function) -> frozenset[str] | None:
    """The variables that exist when the code runs; ``None`` where others may."""
    environment = function.environment
    if not environment.variables.complete or environment.declares(_WRAPPER) is not Truth.NO:
        return None
    known = {variable.name for variable in environment.variables}
    match function.runtime:
        case Known(str(identifier)):
            known |= provided_names(runtime(identifier))
        case _:
            return None
    for module in handler.modules:
        if module.written_variables is None or _loads_variables(module):
            return None
        known |= module.written_variables
    return frozenset(known)


def _loads_variables(module: CodeModule) -> bool:
    return any(imported.module.partition(".")[0] in _LOADERS for imported in module.imports)
