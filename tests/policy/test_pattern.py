import pytest
from hypothesis import given
from hypothesis import strategies as st
from patience import comes_to_an_end

from lambdalint.policy.pattern import Dialect, covers, overlaps, witness
from lambdalint.values import Hole, Reference, Text, Truth

PARTITION = Hole(Reference(Reference.PSEUDO, "AWS::Partition"))
REGION = Hole(Reference(Reference.PSEUDO, "AWS::Region"))
ACCOUNT = Hole(Reference(Reference.PSEUDO, "AWS::AccountId"))
ORDERS = Hole(Reference(Reference.RESOURCE, "Orders", "Arn"))
INVOICES = Hole(Reference(Reference.RESOURCE, "Invoices", "Arn"))
NAME = Hole(Reference(Reference.PARAMETER, "Name"))
BUCKET = Hole(Reference(Reference.RESOURCE, "Bucket"))
OTHER_BUCKET = Hole(Reference(Reference.RESOURCE, "OtherBucket"))


def text(*pieces):
    return Text.of(*pieces)


@pytest.mark.parametrize(
    ("pattern", "target", "expected"),
    [
        (text("arn:aws:s3:::b/*"), text("arn:aws:s3:::b/k"), Truth.YES),
        (text("arn:aws:s3:::b/*"), text("arn:", PARTITION, ":s3:::other/k"), Truth.NO),
        (text("arn:aws:s3:::b/*"), text("arn:", PARTITION, ":s3:::b/k"), Truth.MAYBE),
        (text("arn:*:s3:::b/*"), text("arn:", PARTITION, ":s3:::b/k"), Truth.YES),
        (text("arn:", PARTITION, ":s3:::b/*"), text("arn:", PARTITION, ":s3:::b/k"), Truth.YES),
        (text("arn:gcp:s3:::b"), text("arn:", PARTITION, ":s3:::b"), Truth.NO),
        (text("arn:aws:iam::aws:policy/P"), text("arn:aws:iam::", ACCOUNT, ":policy/P"), Truth.NO),
        (text("arn:aws:sqs:US:1:q"), text("arn:aws:sqs:", REGION, ":1:q"), Truth.NO),
        (text("arn:*:sqs:*:*:", NAME), text("arn:aws:sqs:r:1:q"), Truth.MAYBE),
        (text("arn:aws:s3:::", NAME, "/*"), text("arn:aws:s3:::", NAME, "/k"), Truth.YES),
        (text(ORDERS, "/*"), text(ORDERS, "/k"), Truth.YES),
        (text("arn:aws:s3:::", BUCKET, "/a/*"), text("arn:aws:s3:::", BUCKET, "/a/k"), Truth.YES),
        (text("arn:aws:s3:::", BUCKET, "/a/*"), text("arn:aws:s3:::", BUCKET, "/b/k"), Truth.NO),
        (text("arn:aws:s3:::", BUCKET), text("arn:aws:s3:::", BUCKET, "/k"), Truth.NO),
        (text("a:table/", BUCKET), text("a:table/", BUCKET, "/stream/", NAME), Truth.NO),
        (text("a:table/", BUCKET, "/stream/*"), text("a:table/", BUCKET, "/stream/", NAME), Truth.YES),
        (text("a:table/", BUCKET, "*"), text("a:table/", BUCKET, "/stream/", NAME), Truth.YES),
        (text("arn:aws:s3:::", BUCKET, "/", NAME), text("arn:aws:s3:::", BUCKET, "/k"), Truth.MAYBE),
        (text("arn:aws:s3:::", OTHER_BUCKET, "/*"), text("arn:aws:s3:::", BUCKET, "/k"), Truth.NO),
        (text("arn:aws:s3:::other/*"), text("arn:aws:s3:::", BUCKET, "/k"), Truth.MAYBE),
        (text("arn:aws:s3:::", NAME, "/a/*"), text("arn:aws:s3:::", NAME, "/b/k"), Truth.MAYBE),
        (text(ORDERS), text(INVOICES), Truth.NO),
        (text(ORDERS, "/*"), text(INVOICES, "/k"), Truth.NO),
        (text(ORDERS, "*"), text(INVOICES), Truth.MAYBE),  # Orders may be the beginning of Invoices' name
        (text(ORDERS), text("arn:aws:sqs:us-east-1:1:q"), Truth.MAYBE),
        (text("*"), text(NAME), Truth.YES),
        (text("arn:aws:logs:r:1:log-group:*"), text("arn:aws:logs:r:1:log-group:g:log-stream:s"), Truth.YES),
        (text("arn:aws:logs:r:1:log-gr*p:s"), text("arn:aws:logs:r:1:log-group:g:stream:s"), Truth.NO),
        (text("arn:aws:logs:r:1:log-gr*am:s"), text("arn:aws:logs:r:1:log-group:g:stream:s"), Truth.MAYBE),
        (text("arn:aws:s3:::a*"), text("arn:aws:s3:::*"), Truth.NO),
        (text("arn:aws:s3:::*"), text("arn:aws:s3:::a*"), Truth.YES),
    ],
    ids=lambda value: str(value) if isinstance(value, Text) else value.name,
)
def test_a_resource_pattern_covers(pattern, target, expected):
    assert covers(pattern, target) is expected


def test_actions_ignore_case():
    assert covers(text("S3:get*"), text("s3:GetObject"), Dialect.ACTION) is Truth.YES


def test_a_star_is_literal_where_the_operator_knows_no_wildcards():
    assert covers(text("home/*"), text("home/a"), Dialect.LITERAL) is Truth.NO


def test_arn_operators_keep_a_star_in_its_component():
    arn = text("arn:aws:sns:us-east-1:111122223333:topic")

    assert covers(text("arn:aws:sns:*:topic"), arn, Dialect.ARN) is Truth.MAYBE


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("a*", "*b", Truth.YES),
        ("a*", "b*", Truth.NO),
        ("a?", "ab", Truth.YES),
        ("a?", "abc", Truth.NO),
        ("*a?c*", "xab*", Truth.YES),
    ],
)
def test_patterns_overlap(one, other, expected):
    assert overlaps(text(one), text(other), Dialect.STRING) is expected
    assert overlaps(text(other), text(one), Dialect.STRING) is expected


def test_a_witness_is_matched_by_its_pattern():
    pattern = text("arn:aws:s3:::*/?", NAME)

    assert covers(pattern, witness(pattern)) is Truth.YES


@pytest.mark.parametrize(
    ("pattern", "target"),
    [
        (text("*a" * 2500 + "*b"), text("a" * 10_000)),
        (text("*a?" * 2500 + "*b"), text("a*?" * 2500)),
        (text("*a" * 2500 + "*b"), text(*([REGION, "a"] * 2500))),
    ],
    ids=["literal", "wildcards", "holes"],
)
def test_pathological_patterns_come_to_an_end(pattern, target):
    with comes_to_an_end():
        overlaps(pattern, target, Dialect.STRING)


WORDS = st.text("ab:/", max_size=8)
PATTERNS = st.text("ab:/*?", max_size=8)


@given(WORDS)
def test_covers_is_reflexive(word):
    assert covers(text(word), text(word), Dialect.STRING) is Truth.YES


@given(PATTERNS, PATTERNS, PATTERNS)
def test_covers_is_transitive(one, two, three):
    if (
        covers(text(one), text(two), Dialect.STRING)
        is covers(text(two), text(three), Dialect.STRING)
        is Truth.YES
    ):
        assert covers(text(one), text(three), Dialect.STRING) is Truth.YES


def matches(pattern: str, word: str) -> bool:
    """The textbook definition, for short words."""
    if not pattern:
        return not word
    if pattern[0] == "*":
        return any(matches(pattern[1:], word[at:]) for at in range(len(word) + 1))
    return bool(word) and pattern[0] in {"?", word[0]} and matches(pattern[1:], word[1:])


@given(PATTERNS, WORDS)
def test_literals_match_as_the_textbook_says(pattern, word):
    assert covers(text(pattern), text(word), Dialect.STRING) is Truth.of(matches(pattern, word))


@given(PATTERNS, PATTERNS, WORDS)
def test_what_two_patterns_match_they_overlap_in(one, other, word):
    if matches(one, word) and matches(other, word):
        assert overlaps(text(one), text(other), Dialect.STRING) is Truth.YES


@given(PATTERNS, PATTERNS, WORDS)
def test_a_covered_pattern_matches_nothing_else(one, other, word):
    if covers(text(one), text(other), Dialect.STRING) is Truth.YES and matches(other, word):
        assert matches(one, word)


@given(
    PATTERNS,
    st.text("ab:/", min_size=1, max_size=4),
    st.text("ab:/", max_size=3),
    st.text("ab:/", max_size=3),
)
def test_a_known_answer_holds_for_every_filling(pattern, filling, before, after):
    answer = covers(text(pattern), text(before, NAME, after), Dialect.STRING)
    if answer is not Truth.MAYBE:
        assert Truth.of(matches(pattern, before + filling + after)) is answer


@given(PATTERNS, st.from_regex(r"[a-z]{2}-[a-z]{1,3}-\d", fullmatch=True))
def test_a_known_answer_holds_for_every_region(pattern, region):
    answer = covers(text(pattern, REGION, "*"), text("a", region, ":"), Dialect.STRING)
    if answer is not Truth.MAYBE:
        assert Truth.of(matches(pattern + region + "*", "a" + region + ":")) is answer
