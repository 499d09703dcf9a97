"""What a policy says: documents, statements, principals and conditions, every string with its span.

Whoever builds one (:mod:`lambdalint.policy.parse` from a tree, the template builder from what SAM would
generate) fills these in; nothing here parses or judges. A list is open (``Many.complete`` is false) when a
piece of it cannot be told: an import, an ``Fn::If`` left undecided. An element that is not written is
``None``, which is not the same as an empty list.
"""

from __future__ import annotations

from dataclasses import field
from enum import Enum

from lambdalint.records import dataclass
from lambdalint.source import Span
from lambdalint.values import Many, Text, Value

#: The only version in which ``${aws:username}`` is a variable; without ``Version`` the older one counts.
#: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_version.html
CURRENT_VERSION = "2012-10-17"
FIRST_VERSION = "2008-10-17"


class Effect(Enum):
    """The two effects there are."""

    ALLOW = "Allow"
    DENY = "Deny"


class PolicyKind(Enum):
    """Where a document stands, which decides the elements that it must and must not have."""

    IDENTITY = "identity-based policy"
    RESOURCE = "resource-based policy"
    TRUST = "trust policy"


class FlawKind(Enum):
    """What can be wrong with a document. The names are ours, the wording of each is in the flaw."""

    # the grammar, https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
    NOT_A_POLICY = "not-a-policy"
    UNKNOWN_ELEMENT = "unknown-element"
    DUPLICATE_ELEMENT = "duplicate-element"
    MISSING_ELEMENT = "missing-element"
    CONFLICTING_ELEMENTS = "conflicting-elements"
    EMPTY_ELEMENT = "empty-element"
    WRONG_TYPE = "wrong-type"
    INVALID_EFFECT = "invalid-effect"
    INVALID_VERSION = "invalid-version"
    MISPLACED_PRINCIPAL = "misplaced-principal"
    MISPLACED_RESOURCE = "misplaced-resource"
    INVALID_SID = "invalid-sid"
    #: AWS's own examples have them, and cfn-lint reports them
    EMPTY_SID = "empty-sid"
    DUPLICATE_SID = "duplicate-sid"
    INVALID_PRINCIPAL = "invalid-principal"
    INVALID_ARN = "invalid-arn"
    #: an ARN with a region or an account that cannot be: IAM may take it, and it matches nothing
    IMPOSSIBLE_ARN = "impossible-arn"
    INVALID_ACTION = "invalid-action"
    UNKNOWN_OPERATOR = "unknown-operator"
    MISCASED_OPERATOR = "miscased-operator"
    INVALID_CONDITION_VALUE = "invalid-condition-value"
    # names that must exist
    UNKNOWN_SERVICE = "unknown-service"
    UNKNOWN_ACTION = "unknown-action"
    UNKNOWN_CONDITION_KEY = "unknown-condition-key"
    # what cannot do what it says
    FOREIGN_CONDITION_KEY = "foreign-condition-key"
    FOREIGN_SERVICE = "foreign-service"
    #: a resource to which none of the actions can apply
    MISMATCHED_RESOURCE = "mismatched-resource"
    #: an action that can apply to none of the resources
    MISMATCHED_ACTION = "mismatched-action"
    #: the same for an action that exists on ``*`` only
    STAR_ONLY_ACTION = "star-only-action"
    #: the same for some of the actions that a wildcard stands for: harmless, and what parliament reports
    PARTIAL_WILDCARD = "partial-wildcard"
    MISMATCHED_OPERATOR = "mismatched-operator"
    INEFFECTIVE_CONDITION = "ineffective-condition"
    LITERAL_VARIABLE = "literal-variable"
    # style
    MISSING_VERSION = "missing-version"
    OLD_VERSION = "old-version"
    # too much
    FULL_ADMINISTRATION = "full-administration"
    WILDCARD_ACTION = "wildcard-action"
    WILDCARD_RESOURCE = "wildcard-resource"
    ALLOW_BY_EXCLUSION = "allow-by-exclusion"
    PRIVILEGE_ESCALATION = "privilege-escalation"
    #: the same, on resources that are named
    LIMITED_ESCALATION = "limited-escalation"
    BUCKET_ESCALATION = "bucket-escalation"
    PERMISSIONS_MANAGEMENT = "permissions-management"
    CREDENTIALS_EXPOSURE = "credentials-exposure"


@dataclass(frozen=True, slots=True)
class Term:
    """One string of a policy: an action or ARN pattern, a condition's value, a Sid."""

    text: Text
    span: Span
    #: It is the default of a parameter, often a placeholder for what the deployment gives.
    assumed: bool = False

    @property
    def written(self) -> str:
        """As messages quote it: an ARN in the words of the document, whose partition ``text`` leaves open."""
        words = self.span.text.strip("'\"")
        return words if words.startswith("arn:") and "\n" not in words else str(self.text)


@dataclass(frozen=True, slots=True)
class Flaw:
    """Something wrong with a document, and where. ``message`` starts in lower case, without full stop.

    ``suggestion`` replaces the text of ``span`` when there is one right answer.
    """

    kind: FlawKind
    span: Span
    message: str
    statement: Statement | None = None
    suggestion: str | None = None
    #: What the flaw is about in the document's own words: actions, ARNs, keys.
    subjects: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Principal:
    """Who: ``kind`` is ``AWS``, ``Service``, ``Federated``, ``CanonicalUser``, or ``*`` for a bare star."""

    kind: str
    name: Text
    span: Span
    #: Its name is the default of a parameter, often a placeholder.
    assumed: bool = False

    AWS = "AWS"
    SERVICE = "Service"
    FEDERATED = "Federated"
    CANONICAL_USER = "CanonicalUser"
    EVERYONE = "*"


@dataclass(frozen=True, slots=True)
class Condition:
    """One key under one operator: ``StringLike: {s3:prefix: [home/*]}``. All conditions must hold."""

    operator: Term
    key: Term
    values: Many[Term]
    span: Span


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement. ``variables`` says whether ``${aws:…}`` in it is a variable (by the version)."""

    span: Span
    effect: Value[Effect]
    actions: Many[Term] | None = None
    not_actions: Many[Term] | None = None
    resources: Many[Term] | None = None
    not_resources: Many[Term] | None = None
    principals: Many[Principal] | None = None
    not_principals: Many[Principal] | None = None
    conditions: Many[Condition] = field(default_factory=lambda: Many())  # noqa: PLW0108 - Many is generic
    sid: Term | None = None
    variables: bool = True

    @property
    def has_principal(self) -> bool:
        return self.principals is not None or self.not_principals is not None


@dataclass(frozen=True, slots=True)
class PolicyDocument:
    """A document. ``flaws`` are the grammar errors met while it was built.

    ``judged`` keeps what was found out before, by the name of the question: a policy and the roles that have
    it share the document, and several rules ask the same.
    """

    span: Span
    statements: Many[Statement]
    version: Term | None = None
    id: Term | None = None
    flaws: tuple[Flaw, ...] = ()
    judged: dict[str, tuple[Flaw, ...]] = field(default_factory=dict, init=False, repr=False, compare=False)
