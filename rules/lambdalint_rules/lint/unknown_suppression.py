"""``unknown-suppression``: reported by the engine itself, so the class only says what it is."""

from lambdalint import Rule, Severity


class UnknownSuppression(Rule):
    name = "unknown-suppression"
    summary = "a suppression names a rule that does not exist"
    severity = Severity.WARNING
