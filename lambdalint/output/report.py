"""What a run found, in the shape that every output format reads.

The engine's result becomes a :class:`Report`; a format makes text of it and knows nothing else. A report
does not know how it is shown: no width, no colour, no format and no exit code.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import field

from lambdalint.finding import Finding, Severity
from lambdalint.fix import Safety
from lambdalint.records import LATER, dataclass


@dataclass(frozen=True, slots=True)
class RuleInfo:
    """What outputs need of a rule: no code, only what is said about it.

    ``page`` is the Markdown of the rule's page, ``security_severity`` a CVSS-like score (0.1 to 10.0) of
    rules about security, ``default`` whether the rule runs when nothing is selected.
    """

    name: str
    summary: str
    severity: Severity
    page: str = field(metadata=LATER)
    help_uri: str
    pack: str
    tags: tuple[str, ...]
    security_severity: float | None
    default: bool


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that kept the run from looking at everything: an unreadable file, a rule that raised.

    ``path`` is empty when no one file is to blame.
    """

    path: str
    message: str

    def __str__(self) -> str:
        return f"{self.path}: {self.message}" if self.path else self.message


@dataclass(frozen=True, slots=True)
class Report:
    """The result of one run. Findings come in any order; formats show :attr:`ordered`."""

    version: str
    findings: tuple[Finding, ...]
    suppressed: tuple[Finding, ...]
    rules: tuple[RuleInfo, ...]
    problems: tuple[Problem, ...]
    #: How many templates, scripts and Dockerfiles were linted, and how long it took.
    files: int
    seconds: float
    arguments: tuple[str, ...]
    include_suppressed: bool
    execution_successful: bool
    _rules: Mapping[str, RuleInfo] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_rules", {rule.name: rule for rule in self.rules})

    @property
    def ordered(self) -> list[Finding]:
        """The findings as a person reads them: by path, then by place."""
        return sorted(self.findings, key=lambda finding: finding.sort_key)

    @property
    def by_severity(self) -> list[Finding]:
        """The findings with the worst first, for readers that show only a few."""
        return sorted(self.findings, key=lambda finding: (-finding.severity, finding.sort_key))

    @property
    def counts(self) -> Mapping[Severity, int]:
        """How many findings each severity has, the worst severity first, zeros included."""
        found = Counter(finding.severity for finding in self.findings)
        return {severity: found[severity] for severity in sorted(Severity, reverse=True)}

    @property
    def fixable(self) -> Mapping[Safety, int]:
        found = Counter(finding.fix.safety for finding in self.findings if finding.fix)
        return {safety: found[safety] for safety in Safety}

    @property
    def clean(self) -> bool:
        """Nothing was found, and nothing kept the run from finding it."""
        return not self.findings and not self.problems and self.execution_successful

    def rule(self, name: str) -> RuleInfo | None:
        return self._rules.get(name)

    def help_uri(self, finding: Finding) -> str | None:
        """The address of the page of the finding's rule; ``None`` for what the engine itself reports."""
        rule = self.rule(finding.rule)
        return (rule.help_uri or None) if rule else None
