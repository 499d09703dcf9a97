"""``unexplained-suppression``: reported by the engine itself, so the class only says what it is."""

from lambdalint import Rule, Severity


class UnexplainedSuppression(Rule):
    name = "unexplained-suppression"
    summary = "a suppression gives no reason, and therefore suppresses nothing"
    severity = Severity.WARNING
