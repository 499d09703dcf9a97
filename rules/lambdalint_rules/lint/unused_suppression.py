"""``unused-suppression``: reported by the engine itself, so the class only says what it is."""

from lambdalint import Rule, Severity


class UnusedSuppression(Rule):
    name = "unused-suppression"
    summary = "a suppression hides nothing"
    severity = Severity.WARNING
