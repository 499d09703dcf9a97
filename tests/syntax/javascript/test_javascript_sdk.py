"""Calls of AWS operations and clients, in both versions of the SDK."""

from __future__ import annotations

import pytest
from javascript_text import js, shown, ts

from lambdalint.syntax.javascript.facts import Fate, SdkCallKind
from lambdalint.syntax.javascript.linking import linked_clients, linked_sdk_calls
from lambdalint.values import Truth

S3 = 'const { S3Client, GetObjectCommand, PutObjectCommand } = require("@aws-sdk/client-s3");\n'


def operations(text: str, dialect: str = "js") -> list[str]:
    return [f"{call.sdk} {call.service} {call.operation}" for call in js(text, dialect).sdk_calls]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            S3 + "new S3Client({}).send(new GetObjectCommand({}))", "3 s3 GetObject", id="command in place"
        ),
        pytest.param(
            S3 + "const c = new GetObjectCommand({}); client.send(c)",
            "3 s3 GetObject",
            id="command in variable",
        ),
        pytest.param(
            'import * as s3 from "@aws-sdk/client-s3"; c.send(new s3.GetObjectCommand({}))',
            "3 s3 GetObject",
            id="namespace",
        ),
        pytest.param(
            'import { GetCommand as Get } from "@aws-sdk/lib-dynamodb"; c.send(new Get({}))',
            "3 dynamodb GetItem",
            id="document command, renamed",
        ),
        pytest.param(
            'const { S3 } = require("@aws-sdk/client-s3"); const s3 = new S3(); s3.putObject({})',
            "3 s3 PutObject",
            id="aggregated client",
        ),
        pytest.param(
            'const {DynamoDBDocument} = require("@aws-sdk/lib-dynamodb"); DynamoDBDocument.from(c).get({})',
            "3 dynamodb GetItem",
            id="document client",
        ),
        pytest.param(
            'const { paginateScan } = require("@aws-sdk/client-dynamodb"); paginateScan({client}, {})',
            "3 dynamodb Scan",
            id="paginator",
        ),
        pytest.param(
            'import { waitUntilBucketExists } from "@aws-sdk/client-s3"; await waitUntilBucketExists({}, {})',
            "3 s3 BucketExists",
            id="waiter",
        ),
        pytest.param(
            'const { Upload } = require("@aws-sdk/lib-storage"); new Upload({client, params: {}}).done()',
            "3 s3 PutObject",
            id="upload",
        ),
        pytest.param(
            'const AWS = require("aws-sdk"); new AWS.SQS().sendMessage({}).promise()',
            "2 SQS SendMessage",
            id="version 2",
        ),
        pytest.param(
            'import AWS from "aws-sdk"; const s3 = new AWS.S3(); s3.listObjectsV2({}, cb)',
            "2 S3 ListObjectsV2",
            id="version 2, default import",
        ),
        pytest.param(
            'const S3 = require("aws-sdk/clients/s3"); new S3().upload({}).promise()',
            "2 s3 PutObject",
            id="version 2, one client",
        ),
        pytest.param(
            'const db = new (require("aws-sdk").DynamoDB.DocumentClient)(); db.batchGet({}).promise()',
            "2 DynamoDB BatchGetItem",
            id="version 2 document client",
        ),
        pytest.param(
            'const {DynamoDB} = require("aws-sdk"); new DynamoDB.DocumentClient().update({}).promise()',
            "2 DynamoDB UpdateItem",
            id="version 2 update",
        ),
        pytest.param(
            'const AWS = require("aws-sdk"); const op = "getObject"; new AWS.S3()[op]({}).promise()',
            "2 S3 GetObject",
            id="method in brackets",
        ),
        pytest.param(
            'const AWS = require("aws-sdk"); new AWS.S3().getSignedUrl("putObject", {})',
            "2 S3 PutObject",
            id="version 2 presigned",
        ),
        pytest.param(
            'const x = require("aws-xray-sdk"); const A = x.captureAWS(require("aws-sdk")); '
            "new A.SNS().publish({}).promise()",
            "2 SNS Publish",
            id="X-Ray",
        ),
        pytest.param(
            'const {S3} = require("@aws-sdk/client-s3"); const s3 = tracer.captureAWSv3Client(new S3()); '
            "s3.getObject({})",
            "3 s3 GetObject",
            id="Powertools",
        ),
        pytest.param(
            'const {S3} = require("@aws-sdk/client-s3"); class A { constructor() { this.s3 = new S3(); } '
            "go() { return this.s3.getObject({}); } }",
            "3 s3 GetObject",
            id="field",
        ),
        pytest.param(
            'const {S3} = require("@aws-sdk/client-s3"); function make() { return new S3(); } '
            "make().getObject({})",
            "3 s3 GetObject",
            id="factory",
        ),
        pytest.param(
            'const {S3} = require("@aws-sdk/client-s3"); const go = (s3) => s3.getObject({}); go(new S3())',
            "3 s3 GetObject",
            id="argument",
        ),
        pytest.param(
            'const {S3} = require("@aws-sdk/client-s3"); const all = {s3: new S3()}; all.s3.getObject({})',
            "3 s3 GetObject",
            id="property",
        ),
        pytest.param(
            'const {S3} = require("@aws-sdk/client-s3"); let c = null; '
            "async function h() { if (!c) c = new S3(); await c.getObject({}); }",
            "3 s3 GetObject",
            id="made on first use",
        ),
        pytest.param(
            'const AWS = require("aws-sdk"); s3 = new AWS.S3(); s3.getObject({}, cb)',
            "2 S3 GetObject",
            id="implicit global",
        ),
        pytest.param(
            'const {S3} = await import("@aws-sdk/client-s3"); await new S3().getObject({})',
            "3 s3 GetObject",
            id="dynamic import",
        ),
        pytest.param(
            'const s3_1 = __importStar(require("@aws-sdk/client-s3")); '
            "await c.send(new s3_1.GetObjectCommand({}))",
            "3 s3 GetObject",
            id="compiled TypeScript",
        ),
    ],
)
def test_operation_is_found(text: str, expected: str) -> None:
    assert operations(text) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "const go = (client: S3) => client.getObject({});",
        "class A { constructor(private readonly s3: S3) {} go() { this.s3.getObject({}); } }",
        "class A { private s3: S3 = new S3(); go() { this.s3.getObject({}); } }",
        "class A { private s3: S3; go() { this.s3.getObject({}); } }",
        "let s3: S3 | undefined; s3!.getObject({});",
    ],
)
def test_typescript_types_tell_the_client(text: str) -> None:
    assert operations('import { S3 } from "@aws-sdk/client-s3";' + text, "ts") == ["3 s3 GetObject"]


@pytest.mark.parametrize(
    "text",
    [
        'const AWS = require("aws-sdk"); AWS.config.update({region: "x"})',
        'const AWS = require("aws-sdk"); let c = make(); c = new AWS.S3(); c.getObject({})',
        'const AWS = require("aws-sdk"); const f = (AWS) => new AWS.S3().getObject({})',
        'const x = require("./aws-sdk"); new x.S3().getObject({})',
        'const {S3Client} = require("@aws-sdk/client-s3"); new S3Client({}).config.region()',
        'const {S3} = require("@aws-sdk/client-s3"); new S3().middlewareStack.add(f)',
        "// aws-sdk\nresponse.send(new Command())",
    ],
)
def test_what_is_no_operation_or_no_certain_client_is_none(text: str) -> None:
    assert operations(text) == []


def test_every_branch_of_a_command_is_sent() -> None:
    found = operations(S3 + "const c = put ? new PutObjectCommand({}) : new GetObjectCommand({}); x.send(c)")

    assert found == ["3 s3 PutObject", "3 s3 GetObject"]


def test_command_that_goes_out_of_sight_may_be_sent() -> None:
    [call] = js(S3 + "queue.push(new GetObjectCommand({}))").sdk_calls

    assert call.sent is Truth.MAYBE


def test_version_2_request_without_promise_or_callback_may_be_sent() -> None:
    [call] = js('const AWS = require("aws-sdk"); const r = new AWS.S3().getObject({});').sdk_calls

    assert (call.sent, call.promise) == (Truth.MAYBE, False)


def test_presigned_command_is_marked() -> None:
    text = S3 + 'const {getSignedUrl} = require("@aws-sdk/s3-request-presigner");'
    [call] = js(text + "getSignedUrl(c, new GetObjectCommand({}))").sdk_calls

    assert (call.kind, call.operation) == (SdkCallKind.PRESIGNED, "GetObject")


def test_input_values_are_known_read_from_the_environment_or_unknown() -> None:
    text = S3 + "const T = process.env.BUCKET; c.send(new PutObjectCommand({Bucket: T, Key: 'k', Body: b()}))"
    [call] = js(text).sdk_calls

    found = [shown(call.argument(name)) for name in ("Bucket", "Key", "Body", "ACL")]
    assert found == ["?${BUCKET}", "k", "?", "-"]


def test_input_behind_a_variable_and_a_spread() -> None:
    text = S3 + "const base = {Bucket: 'b'}; const p = {...base, Key: 'k', ...more()}; "
    [call] = js(text + "c.send(new PutObjectCommand(p))").sdk_calls

    assert [shown(call.argument(name)) for name in ("Bucket", "Key", "ACL")] == ["?", "?", "?"]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ("p.Key = k", ["b", "?"]),
        ("p['Bucket'] = k", ["?", "?"]),
        ("p[name] = k", ["?", "?"]),
        ("Object.assign(p, more)", ["?", "?"]),
        ("delete p.Bucket", ["?", "?"]),
        ("f(p.Bucket)", ["b", "-"]),
        ("p.Tags.x = 1", ["b", "?"]),
    ],
)
def test_input_that_is_changed_later_is_unknown_there(change: str, expected: list[str]) -> None:
    text = S3 + f"const p = {{Bucket: 'b'}}; {change}; c.send(new GetObjectCommand(p))"
    [call] = js(text).sdk_calls

    assert [shown(call.argument(name)) for name in ("Bucket", "Key")] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("await c.send(x)", (Fate.AWAITED, False)),
        ("c.send(x)", (Fate.FLOATING, False)),
        ("void c.send(x)", (Fate.FLOATING, False)),
        ("c.send(x).then(f).catch(g)", (Fate.FLOATING, True)),
        ("await c.send(x).catch(g)", (Fate.AWAITED, True)),
        ("return c.send(x)", (Fate.RETURNED, False)),
        ("const p = c.send(x)", (Fate.FLOATING, False)),
        ("const p = c.send(x); await p", (Fate.ASSIGNED, False)),
        ("await Promise.all([c.send(x)])", (Fate.PASSED, False)),
        ("(await c.send(x)).Body", (Fate.AWAITED, False)),
    ],
)
def test_fate_of_the_promise(text: str, expected: tuple[Fate, bool]) -> None:
    body = f"exports.handler = async () => {{ const x = new GetObjectCommand({{}}); {text} }}"
    [call] = js(S3 + body).sdk_calls

    assert (call.fate, call.chained) == expected


def test_callback_leaves_no_promise() -> None:
    [call] = js('const {S3} = require("@aws-sdk/client-s3"); new S3().getObject({}, (e, d) => d)').sdk_calls

    assert call.promise is False


def test_client_tells_region_credentials_and_place() -> None:
    text = S3 + 'exports.h = () => new S3Client({region: "eu-west-1", credentials: {accessKeyId: "AK"}})'
    [client] = js(text).clients

    assert (client.sdk, client.service, client.class_name) == (3, "s3", "S3Client")
    assert shown(client.region) == "eu-west-1"
    assert client.function is not None
    assert client.function.name == "h"


@pytest.mark.parametrize(
    ("body", "conditional"),
    [
        ("const c = new S3Client()", False),
        ("if (!c) c = new S3Client()", True),
        ("if (c) return c; c = new S3Client()", True),
        ("if (debug) { log() } c = new S3Client()", False),
        ("c ??= new S3Client()", True),
        ("c = c || new S3Client()", True),
        ("c = c ? c : new S3Client()", True),
        ("try { f() } catch (e) { c = new S3Client() }", True),
        ("try { c = new S3Client() } catch (e) {}", False),
        ("items.map(() => { if (x) return 1 }); c = new S3Client()", False),
    ],
)
def test_client_that_a_branch_decides_on(body: str, conditional: bool) -> None:
    [client] = js(f"{S3}let c; exports.h = () => {{ {body} }}").clients

    assert client.conditional is conditional


def test_client_at_module_level_without_options() -> None:
    [client] = js('const AWS = require("aws-sdk"); const s3 = new AWS.S3();').clients

    assert (client.function, shown(client.region)) == (None, "-")


def test_spans_are_code_points() -> None:
    text = "/* é → 😀 */ " + S3 + 'const ü = "→"; c.send(new GetObjectCommand({Key: "😀"}))'
    [call] = js(text).sdk_calls

    assert (call.grip.text, call.argument("Key").span.text) == ("GetObjectCommand", '"😀"')


def test_typescript_reads_like_javascript() -> None:
    text = 'import { SQSClient, SendMessageCommand } from "@aws-sdk/client-sqs";\n'
    module = ts(
        text + "const c: SQSClient = new SQSClient({} as any); await c.send(new SendMessageCommand({}));"
    )

    assert [call.operation for call in module.sdk_calls] == ["SendMessage"]


@pytest.mark.parametrize(
    ("exporting", "importing"),
    [
        ('exports.s3 = new (require("aws-sdk").S3)()', 'require("./c").s3.getObject({}).promise()'),
        (
            'import { S3 } from "@aws-sdk/client-s3"; export const s3 = new S3();',
            'import { s3 as x } from "./c"; x.getObject({})',
        ),
        ('const A = require("aws-sdk"); module.exports = new A.S3()', 'require("./c").getObject({}, cb)'),
        (
            'import A from "aws-sdk"; export default new A.S3()',
            'import c from "./c"; c.getObject({}).promise()',
        ),
        (
            'module.exports = require("aws-sdk")',
            'const A = require("./c"); new A.S3().getObject({}).promise()',
        ),
        (
            'import A from "aws-sdk"; A.config.logger = console; export default A',
            'import A from "./c"; class B { c = new A.S3(); go() { this.c.getObject({}).promise(); } }',
        ),
    ],
)
def test_client_of_another_module(exporting: str, importing: str) -> None:
    found = linked_sdk_calls(js(importing), {"./c": js(exporting)}.get)

    assert [(call.service.lower(), call.operation, call.sent) for call in found] == [
        ("s3", "GetObject", Truth.YES)
    ]


def test_clients_of_an_sdk_that_another_module_gives_away() -> None:
    exporting = js('exports.AWS = require("aws-sdk"); exports.other = make()')
    text = 'const { AWS, other } = require("./c"); new AWS.DynamoDB.DocumentClient(); new other.S3()'

    assert list(linked_clients(js(text), {"./c": exporting}.get)) == [(2, "DynamoDB", "DocumentClient")]


def test_what_another_module_does_not_make_is_no_client() -> None:
    found = linked_sdk_calls(js('require("./c").s3.getObject({})'), {"./c": js("exports.s3 = make()")}.get)

    assert list(found) == []


def test_version_2_request_in_a_variable_is_sent_later() -> None:
    [call] = js('const A = require("aws-sdk"); const r = new A.S3().getObject({}); r.promise();').sdk_calls

    assert call.sent is Truth.YES


@pytest.mark.parametrize(
    "text",
    [
        "function load() { return new A.S3().getObject({}); } async () => await load().promise();",
        "const load = () => new A.S3().getObject({}); load().promise();",
    ],
)
def test_version_2_request_that_a_function_gives_back_is_sent_by_its_caller(text: str) -> None:
    [call] = js('const A = require("aws-sdk");' + text).sdk_calls

    assert call.sent is Truth.YES


SEND = "await sqs.send(new SendMessageCommand({}));"


@pytest.mark.parametrize(
    ("body", "skipped"),
    [
        (SEND, False),
        (f"for (const record of event.Records) {{ {SEND} }}", False),
        (f"for (const record of event.Records) {{ if (!record.body) continue; {SEND} }}", True),
        (f"await Promise.all(event.Records.map(async (record) => {{ {SEND} }}));", False),
        (f"await Promise.all(failed.map(async (record) => {{ {SEND} }}));", True),
        (f"if (event.more) event.Records.forEach(async () => {{ {SEND} }});", True),
        (f"if (event.done) return; {SEND}", True),
        (f"while (event.more) {{ {SEND} }}", True),
    ],
)
def test_requests_that_something_may_keep_from_being_sent(body: str, skipped: bool) -> None:
    module = js(
        'import { SQSClient, SendMessageCommand } from "@aws-sdk/client-sqs";\n'
        f"const sqs = new SQSClient({{}});\nexport const handler = async (event) => {{ {body} }};\n"
    )
    assert [call.conditional for call in module.sdk_calls] == [skipped]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("(Event: Event) => Event.send(1); f({})", id="parameter"),
        pytest.param("(a: b, b: a) => a.send(b)", id="parameters of each other's names"),
        pytest.param("() => { const Event: Event = g() as Event; return Event.send(1) }", id="variable"),
    ],
)
def test_a_name_may_be_the_name_of_its_type(text: str) -> None:
    module = ts("import { Event } from './types';\nexport const f = " + text)
    assert not module.skipped
    assert [export.name for export in module.exports] == ["f"]


def test_the_type_of_a_parameter_of_its_name_is_the_import() -> None:
    text = (
        "import { S3Client, GetObjectCommand } from '@aws-sdk/client-s3';\n"
        "export const f = (S3Client: S3Client) => S3Client.send(new GetObjectCommand({}))"
    )
    assert [call.operation for call in ts(text).sdk_calls] == ["GetObject"]


def test_code_that_leads_too_deep_is_left_unread(monkeypatch: pytest.MonkeyPatch) -> None:
    def endless(*_: object) -> None:
        raise RecursionError

    monkeypatch.setattr("lambdalint.syntax.javascript.reader.read_calls", endless)
    assert js("exports.handler = () => 1").skipped
