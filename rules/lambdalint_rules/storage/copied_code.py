"""``copied-code``."""

import json
from collections.abc import Iterator

from lambdalint import Edit, Finding, Fix, Rule, Safety, Severity
from lambdalint.model import CodeLocation, Function, Layer, ReferencedCode
from lambdalint.model.code import SAM
from lambdalint.model.referenced_code import COPY, REFERENCE
from lambdalint.source import Span
from lambdalint.values import Absent, Known, Origin, Truth, Unknown
from lambdalint_rules.storage.grants import as_lambda, readable
from lambdalint_rules.storage.wording import WHERE_IT_IS


class CopiedCode(Rule):
    name = "copied-code"
    summary = "Lambda keeps a copy of code that is in a bucket already"
    severity = Severity.WARNING

    def check_code(self, code: CodeLocation, owner: Function | Layer) -> Iterator[Finding]:
        # Commands have `copied-deploy-command`.
        if code.in_command or (isinstance(owner, Function) and owner.is_image is not Truth.NO):
            return
        if code.in_s3 is not Truth.YES or code.rewritten:
            return
        mode = f"`{code.spelling.mode}: {REFERENCE}`"
        copied = "Lambda stores a copy of this code, which counts against the 300 GB of the account"
        match code.storage_mode:
            case Absent() if code.stray_mode is not None:
                stray, place = code.stray_mode.text, code.grip.text
                message = f"`{stray}` is not read here, so Lambda stores a copy; write {mode} in `{place}`"
                found = self.finding(code.stray_mode, message)
            case Absent() if code.is_uri:
                parts = f"`{code.spelling.bucket}`, `{code.spelling.key}` and {mode}"
                message = f"{copied}; a URI has no room for another mode, so write {parts} instead"
                found = self.finding(code.bucket.span, message)
            case Absent() | Known("COPY") as value:
                found = self.finding(value, f"{copied}; with {mode} it reads the package {WHERE_IT_IS}")
            case _:
                return
        fix = _fix(code, owner)
        yield found.repaired_by(fix) if fix else found


def _fix(code: CodeLocation, owner: Function | Layer) -> Fix | None:
    """The mode where it belongs, if there is a place for it and it does not stand elsewhere already."""
    safety = Safety.SAFE if _prepared(code, owner) else Safety.UNSAFE
    title = f"Write `{code.spelling.mode}: {REFERENCE}`"
    if code.stray_mode is not None:
        name = _right_name(code, code.stray_mode)
        return Fix(f"Call it `{code.spelling.mode}`", (name,), safety) if name else None
    match code.storage_mode:
        case Known(written, span, Origin.WRITTEN | Origin.GLOBALS) if span.text.strip("'\"") == written:
            text = span.text.replace(COPY, REFERENCE)
            return Fix(title, (Edit(span, text),), safety)
        case Absent() if code.is_uri:
            edit = _object_form(code)
            return Fix(title, (edit,), safety) if edit else None
        case Absent() if code.mode_insertion is not None:
            insertion = code.mode_insertion
            edit = Edit(insertion.span, insertion.text(code.spelling.mode, REFERENCE))
            return Fix(title, (edit,), safety)
    return None


def _right_name(code: CodeLocation, stray: Span) -> Edit | None:
    """The name of the mode, where it stands among the other parts under the name of the other spelling."""
    end = code.mode_insertion
    if end is None or not code.grip.start < stray.start < end.span.start:
        return None
    return Edit(stray, stray.text.replace(stray.text.strip("'\""), code.spelling.mode))


def _object_form(code: CodeLocation) -> Edit | None:
    """``s3://bucket/key`` taken apart into a mapping in one line, which both YAML and JSON have."""
    match code.bucket, code.key:
        case Known(bucket, span, Origin.WRITTEN | Origin.GLOBALS), Known(key):
            written = span.text.strip("'\"").startswith("s3://")
        case _:
            return None
    if not written or isinstance(code.version, Unknown):
        return None
    parts = {SAM.bucket: bucket, SAM.key: key}
    if isinstance(code.version, Known):
        parts[SAM.version] = code.version.value
    # Values in quotes, so that none is taken for a number; keys where JSON is possible.
    quote = '"' if span.text.startswith('"') else ""
    entries = [(name, json.dumps(value, ensure_ascii=False)) for name, value in parts.items()]
    entries.append((SAM.mode, f"{quote}{REFERENCE}{quote}"))
    written_as = ", ".join(f"{quote}{name}{quote}: {value}" for name, value in entries)
    return Edit(span, f"{{{written_as}}}")


def _prepared(code: CodeLocation, owner: Function | Layer) -> bool:
    """Whether everything that ``REFERENCE`` needs is there already, so that nothing else has to change."""
    bucket = code.in_bucket
    match bucket.versioning if bucket else None, code.version:
        case Known("Enabled"), Known():
            future = ReferencedCode(owner, Known(REFERENCE, code.grip))
            decisions = readable(future, as_lambda(future, exactly=True)).values()
            return all(decision.truth is Truth.YES for decision in decisions)
    return False
