"""``rule-crashed``: reported by the engine itself, so the class only says what it is."""

from lambdalint import Rule, Severity


class RuleCrashed(Rule):
    name = "rule-crashed"
    summary = "a rule failed with an error of its own"
    severity = Severity.ERROR
