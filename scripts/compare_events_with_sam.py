"""Compare what lambdalint reads of SAM's ``Events`` and URLs with what the SAM translator makes of them.

    python scripts/compare_events_with_sam.py FOLDER...            a line for each difference, and the figures
    python scripts/compare_events_with_sam.py --quiet FOLDER...    the figures only

Each template is translated by the real translator (a development dependency, it works offline) and read again
as plain CloudFormation. Every function must come out with the same permissions, the same event source
mappings and the same rules, subscriptions and notifications, over all cases of its conditions.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from compare_with_sam import REGION, Comparison, NotTranslatableError, report, translate

from lambdalint.build.project import ProjectReader
from lambdalint.model import (
    Application,
    Event,
    EventSourceMapping,
    Function,
    Permission,
    ScheduleEvent,
    Service,
)
from lambdalint.source import Source
from lambdalint.values import Absent, Known, text_of

#: Where the translated template says nothing: the integration stands in a definition elsewhere, or there is
#: no resource but the permission.
OPEN = "permissions are not all known"
_UNSEEN = frozenset({Service.API, Service.ALEXA, Service.STEP_FUNCTIONS})


def compare(path: str, text: str, found: Comparison) -> None:
    """Compare every function of one template; a text that is no SAM template is left out."""
    if "AWS::Serverless" not in text or not (ours := _facts(path, text)):
        return
    try:
        made = translate(text)
    except NotTranslatableError as error:
        found.counts["refused templates"] += 1
        found.refused.append((path, str(error)[:300]))
        return
    theirs = _facts("translated.json", json.dumps(made, default=str))
    found.counts["templates"] += 1
    for name in sorted(ours):
        here, there = ours[name], theirs.get(name, set())
        found.counts["facts"] += len(here)
        if OPEN in here:
            # Something else may add permissions, and lambdalint knows that it does not know them all.
            found.counts["open"] += 1
            there = {fact for fact in there if fact in here or not fact.startswith("permission")}
        here = here - {OPEN} - _covered(here)
        there = there - {OPEN} - _covered(there)
        found.counts["same" if here == there else "different"] += 1
        found.differences += [(f"{path}: {name}", f"only here: {fact}") for fact in sorted(here - there)]
        found.differences += [(f"{path}: {name}", f"only there: {fact}") for fact in sorted(there - here)]


def _covered(facts: set[str]) -> set[str]:
    """Permissions that SAM may leave out, because one for every route of the same API is there."""
    whole = {fact.replace("/*/* ", "/*/") for fact in facts if "/*/* " in fact}
    tails = {fact.split("/*/", 1)[0] for fact in whole}
    return {
        fact for fact in facts if "/*/" in fact and "/*/* " not in fact and fact.split("/*/", 1)[0] in tails
    }


def _facts(path: str, text: str) -> dict[str, set[str]]:
    """What is said of each function in any case of the conditions, as texts that compare."""
    reader = ProjectReader()
    reader.read(Source(path, text))
    facts: dict[str, set[str]] = {}
    for application in reader.project().applications:
        for function in application.functions:
            facts.setdefault(function.name, set()).update(_of_function(function, application))
    return facts


def _of_function(function: Function, application: Application) -> Iterator[str]:  # noqa: ARG001
    yield from map(_of_permission, function.permissions)
    if not function.permissions.complete:
        yield OPEN
    for event in function.events:
        if event.service not in _UNSEEN:
            yield _of_event(event)
    for url in function.urls:
        yield f"URL {_shown(url.target.qualifier)} {_shown(url.auth_type)} {_shown(url.invoke_mode)}"
    for settings in function.invocations:
        values = (settings.maximum_age, settings.maximum_retries)
        yield f"retries {' '.join(map(_shown, values))} for {_shown(settings.target.qualifier)}"


def _of_permission(one: Permission) -> str:
    source = "-" if isinstance(one.source_arn, Absent) else _region(str(one.source))
    values = (one.source_account, one.event_source_token, one.url_auth_type, one.invoked_via_url)
    return (
        f"permission for {_shown(one.principal)} to {_shown(one.action)} on {_shown(one.target.qualifier)} "
        f"from {source} {' '.join(map(_shown, values))}"
    )


def _of_event(event: Event) -> str:
    about = f"{event.service.name} {event.enabled.name} on {_shown(event.target.qualifier)}"
    if isinstance(event, EventSourceMapping):
        values = (
            event.batch_size,
            event.batching_window,
            event.maximum_retry_attempts,
            event.maximum_concurrency,
            event.failure_target,
        )
        types = sorted(map(_shown, event.response_types))
        return f"mapping {about} of {event.source} {' '.join(map(_shown, values))} {types}"
    expression = _shown(event.expression) if isinstance(event, ScheduleEvent) else ""
    return f"event {about} {expression}"


def _shown(value: Any) -> str:
    match value:
        case Known(known):
            return str(known).lower()
        case Absent():
            return "-"
        case None:
            return "?"
    return str(value) if not hasattr(value, "reason") else _region(str(text_of(value)))


def _region(text: str) -> str:
    return text.replace(REGION, "${AWS::Region}")


if __name__ == "__main__":
    raise SystemExit(report(__doc__, compare))
