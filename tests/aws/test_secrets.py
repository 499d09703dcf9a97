"""Tokens are put together from halves, so that no scanner takes this file for a leak."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from patience import comes_to_an_end

from lambdalint.aws.placeholders import is_placeholder
from lambdalint.aws.secrets import Evidence, judge, secret_name

MIXED = "aZ4kQ9tRw2LmX7cVb8NyH3jPf6GsD1eUo5Ti0Kx" * 8


def some(count: int) -> str:
    return MIXED[:count]


def hexadecimal(count: int) -> str:
    return ("9f8e07d6c5b4a3921b3c5d7e9fa0b2c4" * 4)[:count]


BY_FORM = [
    ("aws-access-key", "WHATEVER", "AKIA" + "Q3EGRIUJ7XSN2VPL"),
    ("aws-access-key", "WHATEVER", "ASIA" + "Q3EGRIUJ7XSN2VPL"),
    ("aws-access-key", "CONFIG", "key=AKIA" + "Q3EGRIUJ7XSN2VPL;region=eu-west-1"),
    ("appsync-api-key", "GRAPHQL", "da2-" + "q3egriuj7xsn2vpl4kz6mt5wab"),
    ("github-token", "GIT", "ghp_" + some(36)),
    ("github-token", "GIT", "ghs_" + some(36)),
    ("github-token", "GIT", "github_pat_" + some(22) + "_" + some(59)),
    ("github-token", "HEADER", "Bearer ghp_" + some(36)),
    ("gitlab-token", "GIT", "glpat-" + some(20)),
    ("slack-token", "SLACK", "xoxb-" + "123456789012-1234567890123-" + some(24)),
    ("slack-webhook", "HOOK", "https://hooks.slack.com/services/" + "T02KX8N4Q/B05RY7M2P/" + some(24)),
    ("discord-webhook", "HOOK", "https://discord.com/api/webhooks/" + "123456789012345678/" + some(68)),
    ("stripe-key", "PAY", "sk_" + "live_" + some(24)),
    ("stripe-key", "PAY", "rk_" + "test_" + some(24)),
    ("stripe-webhook-secret", "PAY", "whsec_" + some(32)),
    ("google-api-key", "MAPS", "AIza" + some(35)),
    ("google-client-secret", "OAUTH", "GOCSPX-" + some(28)),
    ("npm-token", "NPM", "npm_" + some(36)),
    ("pypi-token", "PYPI", "pypi-AgEIcHlwaS5vcmc" + some(60)),
    ("openai-key", "AI", "sk-" + some(20) + "T3Blbk" + "FJ" + some(20)),
    ("anthropic-key", "AI", "sk-ant-" + "api03-" + some(93) + "AA"),
    ("sendgrid-key", "MAIL", "SG." + some(22) + "." + some(43)),
    ("digitalocean-token", "DO", "dop_v1_" + hexadecimal(64)),
    ("huggingface-token", "HF", "hf_" + some(34)),
    ("databricks-token", "DBX", "dapi" + hexadecimal(32)),
    ("shopify-token", "SHOP", "shpat_" + hexadecimal(32)),
    ("square-token", "SQ", "sq0atp-" + some(22)),
    ("docker-token", "HUB", "dckr_pat_" + some(27)),
    ("grafana-token", "GRAFANA", "glsa_" + some(32) + "_" + hexadecimal(8)),
    ("newrelic-key", "NR", "NRAK-" + some(27).upper()),
    ("vault-token", "VAULT", "hvs." + some(95)),
    ("terraform-token", "TFC", some(14) + ".atlasv1." + some(65)),
    ("linear-key", "LINEAR", "lin_api_" + some(40)),
    ("rubygems-key", "GEMS", "rubygems_" + hexadecimal(48)),
    ("notion-token", "NOTION", "secret_" + some(43)),
    (
        "bedrock-api-key",
        "AWS_BEARER_TOKEN_BEDROCK",
        "ABSKQmVkcm9ja0FQSUtleS" + some(90) + "+=",
    ),
    ("json-web-token", "JWT", "eyJ" + some(30) + ".eyJ" + some(60) + "." + some(43)),
    (
        "private-key",
        "PEM",
        "-----BEGIN RSA PRIVATE KEY-----\n" + some(64) + "\n-----END RSA PRIVATE KEY-----",
    ),
    ("private-key", "PEM", "-----BEGIN PRIVATE KEY-----\\n" + some(64) + "\\n-----END PRIVATE KEY-----\\n"),
    ("private-key", "GPG", "-----BEGIN PGP PRIVATE KEY BLOCK-----\n\n" + some(80)),
    ("url-password", "DATABASE_URL", "postgres://app:hunter2hunter2@db.internal.acme.com:5432/app"),
    ("url-password", "MONGO", "mongodb+srv://svc:" + some(12) + "@cluster0.ab1cd.mongodb.net/prod"),
    ("url-password", "REDIS", "redis://:" + some(16) + "@cache.abc123.use1.cache.amazonaws.com:6379/0"),
    ("url-password", "JDBC", "jdbc:mysql://root:Winter2024@prod.abc.eu-west-1.rds.amazonaws.com/x"),
    (
        "connection-string-password",
        "CONN",
        "Server=sql.acme.com;Database=x;User Id=sa;Password=" + some(12) + ";",
    ),
    ("connection-string-password", "DSN", "host=db.acme.com user=app password=" + some(12) + " dbname=x"),
    ("azure-storage-key", "BLOB", "AccountName=acme;AccountKey=" + some(86) + "=="),
]

BY_NAME = [
    ("password", "DB_PASSWORD", "hunter2"),
    ("password", "DB_PASSWORD", "MyP@ssw0rd!"),
    ("password", "DB_PASSWORD", "Password123"),
    ("password", "DB_PASSWORD", "postgres"),
    ("password", "DB_PASSWORD", "admin123"),
    ("password", "DB_PASSWORD", "correct-horse-battery"),
    ("password", "dbPassword", "Winter2024!"),
    ("password", "DBPassword", "S3cure#Thing"),
    ("password", "MYSQL_ROOT_PASSWORD", "r00tr00t"),
    ("password", "REDIS_PASS", "letmein99"),
    ("password", "SMTP_PWD", "Tr0ub4dor&3"),
    ("password", "DB_PASSWORD_PROD", "Winter2024!"),
    ("password", "DB_PASSWORD_2", "Winter2024!"),
    ("password", "ADMIN_PASSWORD", "83920174"),
    ("password", "KEY_PASSPHRASE", "open-sesame-now"),
    ("key", "API_KEY", some(32)),
    ("key", "API_KEY", hexadecimal(32)),
    ("key", "apiKey", "550e8400-e29b-41d4-a716-446655440000"),
    ("key", "THIRD_PARTY_APIKEY", some(20)),
    ("key", "S3_SECRET_ACCESS_KEY", "kd83HsT0pQzX/" + some(26)),
    ("encryption-key", "ENCRYPTION_KEY", hexadecimal(64)),
    ("token", "REFRESH_TOKEN", some(40)),
    ("key", "SECRET_KEY", "django-insecure-" + some(50)),
    ("secret", "CLIENT_SECRET", some(40)),
    ("secret", "JWT_SECRET", "8f3kd92ls0aJd8x"),
    ("secret", "COGNITO_APP_CLIENT_SECRET", "1a2b3c4d5e6f7g8h9i0jklmnop5qrst6"),
    ("token", "AUTH_TOKEN", some(40)),
    ("token", "TELEGRAM_BOT_TOKEN", "918273645:" + some(35)),
    ("password", "DB_CREDENTIALS_JSON", '{"username": "app", "password": "Winter2024!"}'),
]

NONE = [
    # nothing in the name, nothing in the form
    ("TABLE_NAME", "Orders-8X2KQ1P0ZL"),
    ("LOG_LEVEL", "DEBUG"),
    ("COMMIT", hexadecimal(40)),
    ("USER_POOL_ID", "eu-west-1_Ab3dEf9Gh"),
    ("USER_POOL_CLIENT_ID", "5k3j4h5g6f7d8s9a0q1w2e3r4t"),
    ("LD_LIBRARY_PATH", "/opt/lib:/var/task/lib"),
    ("BUCKET", "my-bucket-1xpuxmplzrlbh"),
    # names of secrets and parameters, and what points to them
    ("DB_SECRET", "prod-db-secret"),
    ("DB_SECRET", "rds/prod/credentials"),
    ("DB_SECRET", "prod/db/secret-AbCdEf"),
    ("RDS_SECRET", "RdsProdSecret"),
    ("DB_SECRET", "StackDbSecretA720EF05-8f3Kd92Ls0aJ"),
    ("SIGNING_KEY", "550e8400-e29b-41d4-a716-446655440000"),
    ("ENCRYPTION_KEY", "mrk-" + hexadecimal(32)),
    ("SECRET", "arn:aws:secretsmanager:eu-west-1:123456789012:secret:prod/db-AbCdEf"),
    ("SECRET_ARN", "arn:aws:secretsmanager:eu-west-1:123456789012:secret:prod/db-AbCdEf"),
    ("SECRET_NAME", some(30)),
    ("SECRET_ID", some(30)),
    ("DB_PASSWORD", "/prod/db/password"),
    ("DB_PASSWORD", "prod/db/password"),
    ("DB_PASSWORD", "prod-db-password"),
    ("DB_PASSWORD", "ProdDbPassword"),
    ("DB_PASSWORD_PARAMETER", "Winter2024!"),
    ("DB_PASSWORD_PATH", "/prod/x9Kq2"),
    ("API_KEY", "my-service-api-key"),
    ("API_KEY", "alias/prod-api"),
    ("API_KEY_ID", "a1b2c3d4e5"),
    ("API_KEY_NAME", some(30)),
    ("API_KEY_TABLE", some(30)),
    ("KMS_KEY_ID", "550e8400-e29b-41d4-a716-446655440000"),
    ("TOKEN_TTL", "3600"),
    ("TOKEN_URL", "https://auth.acme.com/oauth2/token"),
    ("GITHUB_TOKEN", "github-token"),
    ("GITHUB_TOKEN", "ssm:/prod/github"),
    ("PRIVATE_KEY", "./keys/private.pem"),
    ("STRIPE_SECRET_KEY", "stripe_secret_key"),
    # placeholders
    ("DB_PASSWORD", "changeme"),
    ("DB_PASSWORD", "ChangeMe123!"),
    ("DB_PASSWORD", "password"),
    ("DB_PASSWORD", "mysecretpassword"),
    ("DB_PASSWORD", "<password>"),
    ("DB_PASSWORD", "${DbPassword}"),
    ("DB_PASSWORD", "$DB_PASSWORD"),
    ("DB_PASSWORD", "{{resolve:secretsmanager:prod/db:SecretString:password}}"),
    ("DB_PASSWORD", "{{ db_password }}"),
    ("DB_PASSWORD", "xxxxxxxx"),
    ("DB_PASSWORD", "********"),
    ("DB_PASSWORD", "TODO"),
    ("DB_PASSWORD", "REPLACE_ME"),
    ("DB_PASSWORD", "replace-with-your-password"),
    ("DB_PASSWORD", "test"),
    ("DB_PASSWORD", "test1234"),
    ("DB_PASSWORD", "test-password"),
    ("DB_PASSWORD", "dummy"),
    ("DB_PASSWORD", "12345678"),
    ("DB_PASSWORD", ""),
    ("DB_PASSWORD", "   "),
    ("DB_PASSWORD", "none"),
    ("DB_PASSWORD", "N/A"),
    ("DB_PASSWORD", "stored in Secrets Manager, see README"),
    ("API_KEY", "your-api-key-here"),
    ("API_KEY", "YOUR_API_KEY"),
    ("API_KEY", "abcdef0123456789abcdef"),
    ("TOKEN", "example-token-8f3kd92ls0aJd8x"),
    ("AWS_KEY", "AKIAIOSFODNN7EXAMPLE"),
    ("AWS_KEY", "AKIAI44QH8DHBEXAMPLE"),
    ("AWS_KEY", "AKIAXXXXXXXXXXXXXXXX"),
    ("APP_SECRET_ACCESS_KEY", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"),
    ("STRIPE_SECRET_KEY", "sk_test_" + "4eC39HqLyjWDarjtT1zdp7dc"),
    ("GITHUB_TOKEN", "ghp_" + "x" * 36),
    ("GITHUB_TOKEN", "ghp_" + "abcdefghijklmnopqrstuvwxyz0123456789"),
    ("PEM", "-----BEGIN PRIVATE KEY-----\n...\n-----END PRIVATE KEY-----"),
    ("PEM_HEADER", "-----BEGIN PRIVATE KEY-----"),
    # switches, counters, other tokens
    ("ENABLE_TOKEN", "true"),
    ("REQUIRE_PASSWORD", "false"),
    ("ROTATE_SECRET", "true"),
    ("RESET_PASSWORD", "reset-v2"),
    ("IDEMPOTENCY_TOKEN", "550e8400-e29b-41d4-a716-446655440000"),
    ("USDC_TOKEN", "0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48"),
    ("BEARER_TOKEN", "eyJraWQiOi..."),
    ("SSH_KEY", "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI" + some(40)),
    ("MAX_TOKENS", "4096"),
    ("NEXT_TOKEN", some(40)),
    ("API_KEY", "1234"),
    ("PWD", "/var/task"),
    ("PARTITION_KEY", "customer_id"),
    ("PUBLIC_KEY", some(60)),
    ("SUPABASE_ANON_KEY", "eyJ" + some(30) + ".eyJ" + some(60) + "." + some(43)),
    # encrypted, hashed
    ("DB_PASSWORD", "AQICAHh" + some(90)),
    ("DB_PASSWORD", "ENC[AES256_GCM,data:" + some(20) + "]"),
    ("ADMIN_PASSWORD", "$2b$12$" + some(53)),
    ("ENCRYPTED_PASSWORD", some(60)),
    # URLs
    ("DATABASE_URL", "postgres://db.internal.acme.com:5432/app"),
    ("DATABASE_URL", "postgres://app@db.internal.acme.com/app"),
    ("DATABASE_URL", "postgres://postgres:postgres@localhost:5432/app"),
    ("DATABASE_URL", "postgres://postgres:postgres@db:5432/app"),
    ("DATABASE_URL", "postgres://user:password@db.acme.com/app"),
    ("DATABASE_URL", "postgres://user:<password>@db.acme.com/app"),
    ("DATABASE_URL", "postgres://user:${PASSWORD}@db.acme.com/app"),
    ("DATABASE_URL", "postgres://user:s3cr3tpw@db.example.com/app"),
    ("QUEUE_URL", "https://sqs.eu-west-1.amazonaws.com/123456789012/queue"),
    ("CONN", "Server=sql.acme.com;Database=x;Trusted_Connection=True;"),
]


@pytest.mark.parametrize(("kind", "name", "value"), BY_FORM)
def test_a_credential_is_known_by_its_form_under_any_name(kind: str, name: str, value: str) -> None:
    found = judge(name, value)

    assert found is not None
    assert (found.id, found.evidence) == (kind, Evidence.FORM)


@pytest.mark.parametrize(("kind", "name", "value"), BY_NAME)
def test_a_literal_under_a_secret_name_is_a_secret(kind: str, name: str, value: str) -> None:
    found = judge(name, value)

    assert found is not None
    assert (found.id, found.evidence) == (f"literal-{kind}", Evidence.NAME)


@pytest.mark.parametrize(("name", "value"), NONE)
def test_what_may_be_no_secret_is_none(name: str, value: str) -> None:
    assert judge(name, value) is None


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("DB_PASSWORD", "password"),
        ("dbPassword", "password"),
        ("ClientSecret", "secret"),
        ("X_API_KEY", "key"),
        ("OAUTH2_TOKEN", "token"),
        ("PASSWORD_LENGTH", None),
        ("BYPASS", None),
        ("SECRETARY", None),
        ("TOKENIZER", None),
        ("KEY", None),
        ("", None),
    ],
)
def test_the_last_words_of_a_name_say_what_it_holds(name: str, kind: str | None) -> None:
    assert secret_name(name) == kind


@given(
    st.text(max_size=40) | st.sampled_from(["DB_PASSWORD", "API_KEY", "JWT_SECRET", "TOKEN", "X"]),
    st.text() | st.text('aZ09-_.:/@=;{}<>$ \n"'),
)
def test_any_name_and_value_can_be_judged(name: str, value: str) -> None:
    assert judge(name, value) == judge(name, f" {value}\n")


def test_password_with_digits_is_no_placeholder() -> None:
    assert not is_placeholder("Password123")


@pytest.mark.parametrize(
    "value",
    [
        "eyJ" + "a" * 16_000,
        "-----BEGIN " * 2_000,
        "a://" + ":" * 16_000,
        "a=" * 8_000,
        "http://" + "a:" * 8_000 + "@",
        "{" * 16_000,
        "abc" * 5_000,
        "change" * 600,
        "<" * 16_000,
        "x." * 8_000,
        "gl" + "a-" * 8_000,
        "\ud800" * 1_000,
    ],
)
@pytest.mark.parametrize("name", ["DB_PASSWORD", "API_KEY", "X" * 100_000 + "_TOKEN"])
def test_hostile_values_come_to_an_end(name: str, value: str) -> None:
    with comes_to_an_end():
        judge(name, value)
