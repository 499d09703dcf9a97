"""Where the code of a function or a layer comes from."""

from __future__ import annotations

from typing import Any

from lambdalint.model.bucket import Bucket
from lambdalint.model.insertion import Insertion
from lambdalint.records import dataclass
from lambdalint.source import Span
from lambdalint.values import Absent, Known, Truth, Unknown, Value


@dataclass(frozen=True, slots=True)
class Spelling:
    """The names of the parts of an S3 location, where it is written."""

    bucket: str
    key: str
    version: str
    mode: str


#: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-properties-lambda-function-code.html
CLOUDFORMATION = Spelling("S3Bucket", "S3Key", "S3ObjectVersion", "S3ObjectStorageMode")
#: https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-function-functioncode.html
SAM = Spelling("Bucket", "Key", "Version", "StorageMode")
#: https://docs.aws.amazon.com/cli/latest/reference/lambda/update-function-code.html
UPDATE_COMMAND = Spelling("--s3-bucket", "--s3-key", "--s3-object-version", "--s3-object-storage-mode")


@dataclass(frozen=True, slots=True)
class CodeLocation:
    """The code as it is declared, whichever way: each way is a value of its own.

    ``grip`` is what to point at when something about the code is missing (the key ``Code`` or
    ``CodeUri``, else the logical id). ``local`` is a path relative to the template, as written.
    """

    grip: Span
    local: Value[str]
    inline: Value[str]
    image: Value[str]
    bucket: Value[str]
    key: Value[str]
    version: Value[str]
    storage_mode: Value[str]
    #: The bucket, where the same template declares it.
    in_bucket: Bucket | None = None
    #: Written as one ``s3://bucket/key`` text, which has no room for a storage mode.
    is_uri: bool = False
    #: The deploy tool replaces the location (CDK assets, ``sam package``): what is written is not final.
    rewritten: bool = False
    spelling: Spelling = CLOUDFORMATION
    #: Said by a deploy command and not by a template.
    in_command: bool = False
    #: Where the storage mode can be added, if the place for it is written and has none.
    mode_insertion: Insertion | None = None
    #: A storage mode under a name, or at a place, where nobody reads it.
    stray_mode: Span | None = None

    @property
    def in_s3(self) -> Truth:
        return is_written(self.bucket) | is_written(self.key)

    @property
    def sources(self) -> tuple[tuple[str, Value[str]], ...]:
        """Every way that is certainly written, with its name in a message."""
        # A deploy tool that remembers where the code came from has put it elsewhere since.
        local: Value[str] = Absent(self.grip) if self.rewritten else self.local
        named = (
            ("local code", local),
            ("code in S3", self.bucket if not isinstance(self.bucket, Absent) else self.key),
            ("inline code", self.inline),
            ("an image", self.image),
        )
        return tuple((name, value) for name, value in named if is_written(value) is Truth.YES)


def is_written(value: Value[Any]) -> Truth:
    """Whether anything stands there, whatever it is."""
    match value:
        case Unknown(may_be_absent=True):
            return Truth.MAYBE
        case Known() | Unknown():
            return Truth.YES
        case Absent():
            return Truth.NO
