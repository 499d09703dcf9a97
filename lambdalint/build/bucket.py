"""``AWS::S3::Bucket`` with the policies that are attached to it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from lambdalint.build import arn, insertion
from lambdalint.build import policy as policy_builder
from lambdalint.build.resources import Place, Resources
from lambdalint.model.bucket import Bucket, BucketPolicy, Expiration, LifecycleRule, Transition
from lambdalint.model.code import is_written
from lambdalint.policy.document import PolicyDocument, Statement, Term
from lambdalint.template.fields import Fields, string
from lambdalint.values import Absent, Hole, Known, Many, Text, Truth, Unknown, Value, text_of

BUCKET = "AWS::S3::Bucket"
POLICY = "AWS::S3::BucketPolicy"
TYPES = frozenset({BUCKET, POLICY})
#: Stacks inside a stack, which may do something of their own to a bucket that is passed to them.
_NESTED = frozenset({"AWS::CloudFormation::Stack", "AWS::Serverless::Application"})


def find(value: Value[Any], resources: Resources) -> Bucket | None:
    """The bucket that a value names, by reference or by its literal name."""
    place = resources.named(value, {BUCKET}, "BucketName")
    return resources.once(build, place) if place else None


def build(place: Place, resources: Resources) -> Bucket:
    """A bucket from its resource."""
    properties = place.properties
    lifecycle = properties.fields("LifecycleConfiguration").items("Rules")
    rules = tuple(_rule(properties, rule) for rule in lifecycle if isinstance(rule, Known))
    return Bucket(
        name=place.name,
        span=place.span,
        block=place.block,
        arn=arn.of(place) or Text(()),
        bucket_name=properties.string("BucketName"),
        versioning=properties.fields("VersioningConfiguration").string("Status"),
        lifecycle=Many(rules, lifecycle.complete and len(rules) == len(lifecycle), lifecycle.span),
        deletion_policy=place.attributes.string("DeletionPolicy"),
        policies=_policies(place, resources),
        deletion_policy_insertion=(
            None if "DeletionPolicy" in place.attributes else insertion.at_end(place.attributes)
        ),
    )


def _policies(bucket: Place, resources: Resources) -> Many[BucketPolicy]:
    """The policies of this bucket. One whose bucket is not known may be for it: then the list is open."""
    found: list[BucketPolicy] = []
    complete = not resources.template.open and not any(_given(bucket, resources))
    for place in resources.of({POLICY}):
        named = place.properties.value("Bucket")
        target = resources.named(named, {BUCKET}, "BucketName")
        if target is None:
            # A literal name may be the name of this bucket only if that is not written.
            other = isinstance(named, Known) and isinstance(bucket.properties.string("BucketName"), Known)
            reference = named.reference if isinstance(named, Unknown) else None
            elsewhere = reference is not None and resources.get(reference.name) is not None
            complete = complete and (other or elsewhere)
            continue
        if target.name != bucket.name:
            continue
        document = policy_builder.document(place.properties.value("PolicyDocument"), resources)
        if document is None:
            complete = False
        else:
            found.append(BucketPolicy(place.name, place.span, _spelled_alike(document, bucket)))
    return Many(tuple(found), complete, bucket.span)


def _spelled_alike(document: PolicyDocument, bucket: Place) -> PolicyDocument:
    """The document with the bucket spelled as in its ARN where its name, known or not, is written out.

    ``BucketName: !Ref Name`` and ``Resource: !Sub arn:aws:s3:::${Name}/*`` speak of one bucket.
    """
    bucket_arn, name = arn.of(bucket), text_of(bucket.properties.string("BucketName"))
    if bucket_arn is None or not name.pieces or name.literal is not None:
        return document
    written = Text.of(*bucket_arn.pieces[:-1], *name.pieces)

    def alike(term: Term) -> Term:
        rest = _behind(written, term.text)
        if rest is None or not (rest.literal == "" or rest.startswith("/") is Truth.YES):
            return term
        return Term(Text.of(*bucket_arn.pieces, *rest.pieces), term.span)

    def spelled(statement: Statement) -> Statement:
        return replace(
            statement,
            resources=statement.resources.map(alike) if statement.resources is not None else None,
            not_resources=statement.not_resources.map(alike) if statement.not_resources is not None else None,
        )

    return replace(document, statements=document.statements.map(spelled))


def _behind(beginning: Text, text: Text) -> Text | None:
    """What follows in a text that certainly begins like another one."""
    *first, last = beginning.pieces
    if list(text.pieces[: len(first)]) != first or len(text.pieces) <= len(first):
        return None
    following, *rest = text.pieces[len(first) :]
    if following == last:
        return Text.of(*rest)
    if isinstance(following, str) and isinstance(last, str) and following.startswith(last):
        return Text.of(following.removeprefix(last), *rest)
    return None


def _given(bucket: Place, resources: Resources) -> Iterator[bool]:
    """For each nested stack, whether it may know the bucket, and so may attach a policy."""
    for place in resources.of(_NESTED):
        parameters = place.properties.fields("Parameters")
        yield not parameters.complete
        for item in parameters.entries():
            holes = (
                piece.reference for piece in text_of(string(item.value)).pieces if isinstance(piece, Hole)
            )
            yield any(reference.name == bucket.name for reference in holes)


def _rule(properties: Fields, value: Known[Any]) -> LifecycleRule:
    rule = properties.fields_of(value, value.span)
    status = rule.string("Status")
    prefix, narrowed = _filter(rule)
    return LifecycleRule(
        span=value.span,
        enabled=status.test(lambda text: text == "Enabled"),
        prefix=prefix,
        narrowed=narrowed,
        transitions=Many(tuple(_transitions(rule)), rule.complete),
        expirations=Many(tuple(_expirations(rule)), rule.complete),
    )


def _filter(rule: Fields) -> tuple[Value[str], Truth]:
    """The prefix of a rule and whether anything else narrows it.

    CloudFormation has ``Prefix``, ``TagFilters`` and the sizes beside each other in the rule itself:
    https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-s3-bucket-rule.html
    """
    sizes = (rule.value("ObjectSizeGreaterThan"), rule.value("ObjectSizeLessThan"))
    narrowing = [Truth.NO if isinstance(size, Absent) else Truth.MAYBE for size in sizes]
    narrowing.append(rule.items("TagFilters").some(lambda _: Truth.YES))
    if "Filter" in rule:
        # The API's spelling, which CloudFormation does not know: what comes of it cannot be told.
        narrowing.append(Truth.MAYBE)
    return rule.string("Prefix"), Truth.some(narrowing)


def _each(rule: Fields, many: str, one: str) -> Iterator[Fields]:
    """The entries of a list property and of its older spelling with a single entry."""
    for item in rule.items(many):
        yield rule.fields_of(item, item.span)
    if not isinstance(rule.value(one), Absent):
        yield rule.fields(one)


def _transitions(rule: Fields) -> Iterator[Transition]:
    for noncurrent, many, one in (
        (False, "Transitions", "Transition"),
        (True, "NoncurrentVersionTransitions", "NoncurrentVersionTransition"),
    ):
        for transition in _each(rule, many, one):
            storage_class = transition.string("StorageClass")
            yield Transition(storage_class.span, storage_class, noncurrent, _spares_newer(transition))


def _expirations(rule: Fields) -> Iterator[Expiration]:
    """When it happens does not matter, only that it is written.

    ``ExpiredObjectDeleteMarker`` is no expiration: it removes markers behind which nothing is left.
    """
    for name, noncurrent in (
        ("ExpirationInDays", False),
        ("ExpirationDate", False),
        ("NoncurrentVersionExpirationInDays", True),
        ("NoncurrentVersionExpiration", True),
    ):
        if is_written(rule.value(name)) is Truth.YES:
            spares = _spares_newer(rule.fields(name)) if name == "NoncurrentVersionExpiration" else Truth.NO
            yield Expiration(rule.key(name), noncurrent, spares)


def _spares_newer(fields: Fields) -> Truth:
    return is_written(fields.value("NewerNoncurrentVersions"))
