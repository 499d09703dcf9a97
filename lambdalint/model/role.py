"""Execution roles with everything that has a say in what they allow.

A :class:`Role` answers ``role.allows("sqs:SendMessage", queue.arn)`` with a
:class:`~lambdalint.policy.evaluate.Decision`. Where one policy of a role is not known, its list is open and
the answer is MAYBE unless a policy that is known settles it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import field
from enum import Enum
from typing import ClassVar

from lambdalint.model.key import Key
from lambdalint.policy import evaluate, questions
from lambdalint.policy.context import NOTHING_KNOWN, Context
from lambdalint.policy.document import PolicyDocument, Principal
from lambdalint.policy.evaluate import EVERYTHING, NO_DOCUMENTS, Decision, Documents, Policies, Request
from lambdalint.policy.principal import Caller
from lambdalint.records import LATER, dataclass
from lambdalint.source import Span
from lambdalint.values import Hole, Many, Reference, Text, Truth, Value


class RoleMaker(Enum):
    """Who makes a role."""

    TEMPLATE = "the template"
    SAM = "SAM, for a function without a role"


class PolicyOrigin(Enum):
    """How a policy came to a role."""

    INLINE = "written in the role"
    ATTACHED = "attached by another resource of the template"
    AWS_MANAGED = "managed by AWS"
    OUTSIDE = "managed outside of the template"
    SAM_ADDED = "added by SAM"
    SAM_TEMPLATE = "a policy template of SAM"
    CONNECTOR = "made by a connector of SAM"


@dataclass(frozen=True, slots=True)
class RolePolicy:
    """One policy of a role.

    ``name`` is the policy's own, the name of the managed policy or that of the SAM policy template.
    ``span`` is the text that brings it: the entry of a list, the logical id of a policy resource, for what
    SAM adds the property that is the reason. ``document`` is ``None`` where its content is not known.
    ``arn`` is that of a managed policy, in its canonical spelling.
    """

    name: str
    span: Span
    document: PolicyDocument | None
    origin: PolicyOrigin
    arn: Text | None = None


@dataclass(frozen=True, slots=True)
class Role:
    """A role of IAM. ``name`` is the logical id; for one that SAM makes, the id that SAM gives it.

    ``span`` is the logical id in the template (of the function, where SAM makes the role), ``block`` all of
    it. ``arn`` is spelled as ``!GetAtt`` of it is. ``policies`` are open where others may exist or where the
    content of one is not known. ``boundaries`` has one member for a permissions boundary, open where it is
    not known, and none where there is no boundary. ``trust`` is ``None`` where nothing of it is known.
    """

    kind: ClassVar[str] = "role"

    name: str
    span: Span
    block: Span
    made_by: RoleMaker
    arn: Text
    role_name: Value[str]
    policies: Many[RolePolicy]
    boundaries: tuple[Documents, ...]
    trust: PolicyDocument | None
    #: Whether others than functions and policies of the template are told of it, and may use it elsewhere.
    told: bool = field(default=True, compare=False, metadata=LATER)
    #: Patterns of actions, in small letters, that its policies may allow in other cases of the template only.
    by_case: frozenset[str] = field(default=frozenset(), compare=False, metadata=LATER)
    #: What was asked before. Functions share roles, and scenarios do.
    _answers: dict[object, Decision] = field(default_factory=dict, init=False, repr=False, compare=False)
    _looks_at_context: list[bool] = field(default_factory=list, init=False, repr=False, compare=False)

    @property
    def documents(self) -> Documents:
        """What the policies say, for :mod:`lambdalint.policy.evaluate`."""
        known = tuple(policy.document for policy in self.policies if policy.document is not None)
        return Many(known, self.policies.complete, self.policies.span)

    def allows(
        self,
        action: str,
        resource: Text | str = EVERYTHING,
        context: Context = NOTHING_KNOWN,
        given: Documents = NO_DOCUMENTS,
    ) -> Decision:
        """Whether the role may do an action on a resource (for ``*``: on all), boundaries considered.

        ``given`` are the policies of resources, which may allow it by themselves.
        """

        def decide(context: Context) -> Decision:
            policies = Policies(self.documents, given, self.boundaries)
            return evaluate.evaluate(policies, Request.of(action, resource, self.caller, context))

        if given or not given.complete:
            return decide(context)
        return self._remembered((action, resource), context, decide)

    def allows_somewhere(self, action: str, context: Context = NOTHING_KNOWN) -> Decision:
        """Whether there is a resource on which the role may do an action."""

        def decide(context: Context) -> Decision:
            return questions.allows_somewhere(
                self.documents, action, context=context, boundaries=self.boundaries
            )

        return self._remembered(action, context, decide)

    def _remembered(
        self, question: object, context: Context, decide: Callable[[Context], Decision]
    ) -> Decision:
        """The answer, asked once for all contexts where no policy looks at the context."""
        if not self._looks_at_context:
            everything = (self.documents, *self.boundaries)
            self._looks_at_context.append(any(map(questions.looks_at_context, everything)))
        if self._looks_at_context[0]:
            return decide(context)
        if question not in self._answers:
            self._answers[question] = decide(NOTHING_KNOWN)
        return self._answers[question]

    def may_use(self, action: str, key: Key, context: Context = NOTHING_KNOWN) -> Decision:
        """Whether the role may do an action with a key, whose policy has to allow it or leave it to IAM."""
        decides = bool(key.policy) or not key.policy.complete
        policies = Policies(self.documents, key.policy, self.boundaries, resource_decides=decides)
        return evaluate.evaluate(policies, Request.of(action, key.arn, self.caller, context))

    @property
    def caller(self) -> Caller:
        """The role as one who calls, of the account that the template is deployed to."""
        return Caller.entity(self.arn, Text((Hole(Reference(Reference.PSEUDO, "AWS::AccountId")),)))

    def trusts(self, service: str) -> Truth:
        """Whether a service (``lambda.amazonaws.com``) may assume the role."""
        trust = evaluate.UNKNOWN_DOCUMENTS if self.trust is None else Many((self.trust,))
        return evaluate.trusts(trust, Caller(Principal.SERVICE, Text.of(service))).truth
