"""``LoggingConfig`` of functions and the log groups of the template."""

from __future__ import annotations

from collections.abc import Mapping

from lambdalint.build.resources import Place, Resources
from lambdalint.model.logs import LogGroup, LogSettings
from lambdalint.records import dataclass
from lambdalint.values import (
    Absent,
    Hole,
    Known,
    Origin,
    Reference,
    Text,
    Truth,
    Unknown,
    Value,
    text_of,
)

#: CDK's custom resource sets the retention of a log group that Lambda makes.
TYPES = frozenset({"AWS::Logs::LogGroup", "Custom::LogRetention"})
#: The group that Lambda makes for a function without ``LogGroup``.
#: https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-loggroups.html
_PREFIX = "/aws/lambda/"
_NAME = "LogGroupName"
_GROUP = Text.of(
    *("arn:", Hole(Reference(Reference.PSEUDO, "AWS::Partition")), ":logs:"),
    *(Hole(Reference(Reference.PSEUDO, "AWS::Region")), ":"),
    *(Hole(Reference(Reference.PSEUDO, "AWS::AccountId")), ":log-group:"),
)
_ANY_STREAM = "2026/11/21/[$LATEST]0123456789abcdef"


@dataclass(frozen=True, slots=True)
class _Groups:
    """The log groups by their names; ``unsure`` where nobody knows whose a group under Lambda's prefix is."""

    by_name: Mapping[Text, Place]
    unsure: bool


def build(place: Place, resources: Resources) -> LogGroup:  # noqa: ARG001 - builders have one signature
    """A log group from its resource."""
    return LogGroup(place.name, place.span, place.block, place.properties.integer("RetentionInDays"))


def of_function(place: Place, resources: Resources) -> LogSettings:
    """The settings of a function, with the group that takes its logs."""
    config = place.properties.fields("LoggingConfig")
    form = config.string("LogFormat")
    if isinstance(form, Absent):
        form = _default(place.properties.fields("CapacityProviderConfig").written, form)
    named = config.value("LogGroup")
    return LogSettings(
        form,
        _group(place, named, resources),
        _stream(named, resources),
        config.string("ApplicationLogLevel"),
        config.string("SystemLogLevel"),
    )


def _default(managed: Truth, form: Absent[str]) -> Value[str]:
    """Managed instances log JSON and nothing else.

    https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-logformat.html
    """
    if managed is Truth.MAYBE:
        return Unknown(form.span, "it depends on whether the function runs on managed instances")
    return Known("JSON" if managed is Truth.YES else "Text", form.span, Origin.AWS_DEFAULT)


def _group(place: Place, named: Value[object], resources: Resources) -> Value[LogGroup]:
    if not isinstance(named, Absent):
        found = resources.named(named, TYPES, _NAME)
        return _known(found, resources) if found else Unknown(named.span, "the log group stands elsewhere")
    groups = resources.overall(_groups)
    own = place.properties.string("FunctionName")
    names = [Text.of(_PREFIX, Hole(Reference(Reference.RESOURCE, place.name)))]
    if not isinstance(own, Absent):
        names.append(Text.of(_PREFIX, *text_of(own).pieces))
    for name in names:
        if (found := groups.by_name.get(name)) is not None:
            return _known(found, resources)
    if groups.unsure or resources.template.open or isinstance(own, Unknown):
        return Unknown(place.span, "one of the log groups may be the function's")
    return Absent(place.span)


def _stream(named: Value[object], resources: Resources) -> Text | None:
    if isinstance(named, Absent):
        return None
    found = resources.named(named, TYPES, _NAME)
    written = found.properties.string(_NAME) if found else named
    name = text_of(named if isinstance(written, Absent) else written)
    return Text.of(*_GROUP.pieces, *name.pieces, ":log-stream:", _ANY_STREAM)


def _known(place: Place, resources: Resources) -> Known[LogGroup]:
    return Known(resources.once(build, place), place.span)


def _groups(resources: Resources) -> _Groups:
    by_name: dict[Text, Place] = {}
    unsure = False
    for place in resources.of(TYPES):
        name = text_of(place.properties.string(_NAME))
        by_name.setdefault(name, place)
        is_certain = name.literal is not None or _of_a_resource(name, resources)
        unsure = unsure or (not is_certain and name.startswith(_PREFIX) is not Truth.NO)
    return _Groups(by_name, unsure)


def _of_a_resource(name: Text, resources: Resources) -> bool:
    """Whether the name is made of that of one resource of the template."""
    match name.pieces:
        case (str(), Hole(Reference(kind=Reference.RESOURCE, name=other, attribute=None))):
            return resources.get(other) is not None
    return False
