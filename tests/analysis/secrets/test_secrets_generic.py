"""Values beside names: which are secrets, which possible passwords, which neither."""

from __future__ import annotations

import base64
import random
import re
from typing import TYPE_CHECKING

import pytest
from made_up import draw

from create_dump.analysis.secrets.builtin import Builtin
from create_dump.analysis.secrets.finding import Level
from create_dump.analysis.secrets.generic import GUESSES, beginnings
from create_dump.analysis.secrets.naming import names_password, names_secret
from create_dump.analysis.secrets.randomness import random_looking

if TYPE_CHECKING:
    from create_dump.analysis.secrets.formats import Rule
    from create_dump.analysis.secrets.scanners import Preparing

_VALUE = "q7" + draw(random.Random(3), "alnum", 28)  # noqa: S311 - the same secret each time

_SPELLINGS = [
    'api_key = "{}"',
    "api_key='{}'",
    "API_KEY={}",
    "export API_KEY={}",
    "api-key: {}",
    '"apiKey": "{}",',
    '{{\\"api_key\\": \\"{}\\"}}',
    ":api_key => '{}'",
    'api_key := "{}"',
    'api_key: str = "{}"',
    'var apiKey string = "{}"',
    'static final String API_KEY = "{}";',
    'os.environ["API_KEY"] = "{}"',
    "<apiKey>{}</apiKey>",
    '<add key="ApiKey" value="{}"/>',
    '{{"name": "API_KEY", "value": "{}"}}',
    "- name: API_KEY\n  value: {}",
    "define('AUTH_KEY', '{}');",
    'os.getenv("API_KEY", "{}")',
    'client.setApiKey("{}")',
    "tool --api-key {} go",
    "tool --token={} go",
    "Authorization: Bearer {}",
    '"Authorization": "Bearer {}"',
    "GET /a?access_token={}&b=1",
    "auth: apikey={}",
    "Endpoint=x;AccessKey={};Timeout=3",
    'auth_token = b"{}"',
    "secretKey: `{}`",
    'const API_KEY: &str = "{}";',
    'static API_KEY: &\'static str = "{}";',
    '<string name="api_key">{}</string>',
    "<key>ApiKey</key>\n<string>{}</string>",
    'variable "api_key" {{\n  default = "{}"\n}}',
    '{{:api-key "{}"}}',
    "ALTER ROLE a PASSWORD '{}'",
    "ENV API_TOKEN {}",
    "machine example.net\n  login a\n  password {}",
]


@pytest.mark.parametrize("spelling", _SPELLINGS)
def test_a_random_value_beside_a_secret_name_is_found_exactly(
    scanner: Preparing, spelling: str
) -> None:
    text = f"é\n{spelling.format(_VALUE)}\n"

    found = scanner.scan(text, "notes.txt")

    assert [text[one.start : one.end] for one in found] == [_VALUE]
    assert found[0].level >= Level.MEDIUM


@pytest.mark.parametrize(
    "text",
    [
        f'cache_key = "{_VALUE}"',
        f'public_key = "{_VALUE}"',
        f'integrity = "sha512-{_VALUE}"',
        f'token_hash = "{_VALUE}"',
        f'author = "{_VALUE}"',
        f'keyboard = "{_VALUE}"',
        f'csrf_token = "{_VALUE}"',
        'api_key = "your-api-key-1-here-please"',
        'api_key = "xxxxxxxxxxxxxxxxxxxxxxxx1"',
        'api_key = "${API_KEY_NUMBER_1}"',
        'api_key = "example-key-8f2k1d9s"',
        'api_key = "settings.api_key_1_default"',
        'secret_file = "/run/secrets/db-1/password2"',
        'secret = "config/keys/server-1.pem"',
        'token_url = "https://example.net/oauth2/token1"',
        'secret = "AmazonSecretsManager2Client"',
        'secret = "get_secret_value_for_user2"',
        'access_key = "1234567890123456789012"',
        'api_key = "deadbeefdeadbeefdeadbeefdeadbeef"',
        'api_key = os.environ["SERVICE_API_KEY_1"]',
        "api_key = compute_key_2(base64_data1)",
        "secret: module_1.Class2.attribute3",
        "password, user=None",
        'password = ""',
        "password = None",
        'password = "password"',
        'password = "changeme"',
        'password = "${DB_PASSWORD}"',
        'password = "$PASSWORD"',
        'password = "{pw}"',
        "passwd --stdin",
        "htpasswd -nbB",
        "password = get_password()",
        'fields = ["old_password", "new_password1", "new_password2"]',
        'password_field = "Abc!1234"',
        'api_key_header = "X-Api-Key-Header-V2"',
        '<string name="token_name">access_token_v2</string>',
        'variable "secret_name" {\n  default = "acme-prod-credentials-v2"\n}',
        "the token 'foo_bar_number_2' is used",
        "ENV SECRET_FILE_TOKEN /run/secrets/token2_of_a",
        "https://user:password@example.net/",
        "https://user:pass@example.net/",
        "https://user:${TOKEN}@example.net/",
        "https://example.net:8080/a@b",
        "http://localhost:3000/@scope/name",
    ],
)
def test_these_are_none(scanner: Preparing, text: str) -> None:
    assert scanner.scan(f"{text}\n", "src/app.py") == ()
    assert scanner.scan(f"{text}\n", "app.ini") == ()


@pytest.mark.parametrize("rule", GUESSES, ids=lambda rule: (rule.id, rule.bare, rule.within))
@pytest.mark.parametrize("before", ["", "a: İ\n", "\n    ", " say "])
def test_a_search_finds_nothing_that_a_match_at_a_beginning_does_not(
    rule: Rule, before: str
) -> None:
    spellings = (*_SPELLINGS, *_PLACED, *_CREDENTIALS)
    text = before + before.join(f"{one.format(_VALUE)}\n" for one in spellings)
    pattern = re.compile(rule.pattern)
    lowered = "".join(sign.lower()[0] for sign in text)

    begun = beginnings(rule, lowered)

    assert {found.start() for found in pattern.finditer(text)} <= {*begun}
    assert list(begun) == sorted(set(begun))


def test_a_sign_that_becomes_two_small_ones_moves_nothing() -> None:
    text = f"{'İ' * 40}\nAPI_KEY={_VALUE}\n"

    found = Builtin().scan(text, "notes.txt")

    assert [text[one.start : one.end] for one in found] == [_VALUE]


def test_in_code_a_value_without_quotes_is_a_name(scanner: Preparing) -> None:
    text = f"api_key = {_VALUE}\n"

    assert scanner.scan(text, "app.py") == ()
    assert len(scanner.scan(text, "app.ini")) == 1


@pytest.mark.parametrize(
    "line",
    [
        'connect("Server=a;User Id=b;Password={};Encrypt=True")',
        "url = 'jdbc:mysql://db/a?user=b&password={}'",
        'get("https://example.net/a?access_token={}&b=1")',
        "run(['curl', '-H', 'X-Api-Key: {}'])",
        'say("it\'s \\"so\\", token={} here")',
        "header = `Authorization: Bearer {}`",
        "# the api_key: {}",
        "go()  // token={}",
    ],
)
def test_in_code_it_is_found_in_the_midst_of_a_text_or_in_a_comment(
    scanner: Preparing, line: str
) -> None:
    text = f"a = b\n    {line.format(_VALUE)}\n"

    found = scanner.scan(text, "src/app.py")

    assert [text[one.start : one.end] for one in found] == [_VALUE]


@pytest.mark.parametrize(
    "line",
    [
        "go(api_key={})",
        "if api_key=={}:",
        'say("a text", token={})',
        "say('a', \"it's\") + go(token={})",
        "{{token: {}}}",
    ],
)
def test_in_code_outside_of_texts_it_is_a_name(scanner: Preparing, line: str) -> None:
    assert scanner.scan(f"{line.format(_VALUE)}\n", "src/app.js") == ()


@pytest.mark.parametrize(
    "line",
    [
        'f"https://example.net/a?access_token={token_of_user_2}&v=2"',
        "`/a?api_key=${key_2}&token=${get_token_v2()}`",
        '"host=%s password=%(password_1)s dbname=%s"',
        '"SELECT a FROM b WHERE token=:tokenParam2 AND c=1"',
        '"mysql:host=a;password=$password1"',
        "# token: the OAuth2 token that get_access_token_v2 returns",
        "// key: KeyboardEvent.code2String",
        'query("input[name=password_confirmation2]")',
    ],
)
def test_in_texts_of_code_these_are_none(scanner: Preparing, line: str) -> None:
    assert scanner.scan(f"{line}\n", "src/app.py") == ()


@pytest.mark.parametrize(
    ("text", "password"),
    [
        ('password = "Xk3!dke9"', "Xk3!dke9"),
        ("DB_PASSWORD=correct-h0rse", "correct-h0rse"),
        ("Server=a;Uid=b;Pwd=hunter2;", "hunter2"),
        ('"passwd": "S3same!"', "S3same!"),
        ("<password>S3same!</password>", "S3same!"),
        ("password = 'open,Sesame'", "open,Sesame"),
        ("pwd: opensesame#", "opensesame#"),
    ],
)
def test_a_password_is_possible(scanner: Preparing, text: str, password: str) -> None:
    found = scanner.scan(f"{text}\n", "settings.conf")

    assert [(text[one.start : one.end], one.level) for one in found] == [(password, Level.LOW)]


@pytest.mark.parametrize("path", ["tests/test_a.py", "docs/a.txt", "README.md", "fixtures/b.json"])
def test_in_tests_and_documents_it_must_look_more_like_one(scanner: Preparing, path: str) -> None:
    assert scanner.scan('password = "hunter2"\n', path) == ()
    assert len(scanner.scan('password = "Hunter2"\n', path)) == 1


@pytest.mark.parametrize(
    ("url", "level"),
    [
        ("postgres://bob:s3cr3tP4ss@db.corp.net:5432/a", Level.MEDIUM),
        ("redis://:s3cr3tP4ss@cache.corp.net", Level.MEDIUM),
        ("amqp://bob:sesame@mq.corp.net", Level.LOW),
    ],
)
def test_a_credential_in_a_url_is_found(scanner: Preparing, url: str, level: Level) -> None:
    text = f"URL={url}\n"

    found = scanner.scan(text, "app.env")

    assert [(one.rule, one.level) for one in found] == [("generic-credential-uri", level)]
    assert text[found[0].start : found[0].end] == url.rpartition("@")[0].rpartition(":")[2]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("client_secret", True),
        ("APIKey", True),
        ("x-api-key", True),
        ("apikey", True),
        ("SECRETKEY", True),
        ("authToken", True),
        ("auth", False),
        ("key", False),
        ("public_key", None),
        ("sort_key", None),
        ("author", None),
        ("tokenizer", None),
        ("monkey", None),
        ("", None),
    ],
)
def test_a_name_says_whether_it_is_a_secrets(name: str, said: bool | None) -> None:
    assert names_secret(name) is said


def test_a_name_ends_in_what_it_names() -> None:
    assert names_password("db_password")
    assert names_password("PASSWD")
    assert names_password("password_field") is None
    assert names_password("passenger") is None


@pytest.mark.parametrize("alphabet", ["alnum", "hex", "word", "base64", "lower"])
def test_most_of_what_a_machine_draws_looks_random(alphabet: str) -> None:
    source = random.Random(5)  # noqa: S311 - the same values each time

    taken = sum(random_looking(draw(source, alphabet, 32), sure=True) for _ in range(500))

    assert taken >= 400


@pytest.mark.parametrize(
    "value",
    [
        "DatabaseConnectionPool2",
        "user_profile_settings_v2",
        "application/vnd.api+json;v1",
        "2024-01-01T00:00:00Z",
        "00000000000000000000",
        "react-native-gesture-handler2",
    ],
)
def test_what_people_write_does_not(value: str) -> None:
    assert not random_looking(value, sure=True)


_PASSWORD = "S3s4me!opn"
_PLACED = [
    "mysql -h db -uroot -p{} shop",
    "mysqldump -u root -p'{}' shop > a.sql",
    "sshpass -p {} ssh bob@db",
    "sshpass -p'{}' ssh bob@db",
    "docker login -u bob -p {} registry.corp.net",
    "docker login \\\n  -u bob \\\n  -p {} \\\n  registry.corp.net",
    "redis-cli -h db -a {} ping",
    "mongo -u bob -p {} shop",
    "mongosh --host db.corp.net --port 27017 --authenticationDatabase admin -u bob -p '{}'",
    "ldapsearch -x -D cn=bob -w {} -b dc=corp",
    f"ldapsearch -H ldap://corp -D 'cn=bob{',dc=subsidiary' * 4}' -w {{}}",
    "sqlcmd -S db -U bob -P {}",
    "mosquitto_pub -h mq -u bob -P {} -t a",
    "plink -ssh bob@db -pw {}",
    "keytool -list -storepass {} -keystore a.jks",
    'run(["keytool", "-list", "-storepass", "{}"])',
    "openssl genrsa -aes256 -passout pass:{} -out a.pem",
    "openssl rsa -in a.pem -passin pass:{}",
    "openssl enc -aes-256-cbc -pass pass:{} -in a",
    "openssl pkcs12 -export -password\tpass:{}",
    'run(["openssl", "rsa", "-passin", "pass:{}"])',
    "htpasswd -b .htpasswd bob {}",
    "htpasswd -c -B -b /etc/nginx/.htpasswd bob '{}'",
    "htpasswd -nb bob {}",
    "htpasswd -nbB bob {} > .htpasswd",
    "auth=$(htpasswd -nbBC 10 bob {} | sed s/a/b/)",
    "htpasswd -n -b -C 12 bob {}",
    'run(["htpasswd", "-b", "-c", "a.txt", "bob", "{}"])',
    "net use \\\\corp\\share {} /user:CORP\\bob",
    'net use Z: "\\\\corp\\share" "{}" /user:bob /persistent:yes',
    "NET.EXE USE * \\\\corp\\c$ /user:bob {}",
    'run(["sshpass", "-p", "{}", "ssh", "db"])',
    "db.corp.net:5432:shop:bob:{}",
    "*:*:*:bob:{}",
    "machine corp.net login bob password {}",
    "CREATE USER bob IDENTIFIED BY '{}';",
    "create user bob identified with caching_sha2_password by '{}'",
    "SET PASSWORD FOR 'bob'@'db' = '{}';",
]


@pytest.mark.parametrize("spelling", _PLACED)
def test_a_password_without_a_name_is_told_by_its_place(scanner: Preparing, spelling: str) -> None:
    for secret, level in ((_PASSWORD, Level.LOW), (_VALUE, Level.MEDIUM)):
        text = f"é\n{spelling.format(secret)}\n"

        found = scanner.scan(text, "notes.txt")

        assert [text[one.start : one.end] for one in found] == [secret]
        assert found[0].level == level


_CREDENTIALS = [
    "curl -u bob:{} https://corp.net/",
    'curl -sS --user "bob:{}" https://corp.net/',
    "curl -x proxy --proxy-user bob:{} https://corp.net/",
    "curl -u $USER:{} https://corp.net/",
    "curl -u :{} https://corp.net/",
    "curl -u bob:'{}' https://corp.net/",
    "smbclient //corp/share -U bob%{} -c ls",
    "smbclient -L corp --user='CORP\\bob%{}'",
    'run(["rpcclient", "-U", "bob%{}", "corp"])',
]


@pytest.mark.parametrize("spelling", _CREDENTIALS)
@pytest.mark.parametrize("secret", [_PASSWORD, "hunter2x", _VALUE])
def test_a_password_behind_its_user_is_surer(
    scanner: Preparing, spelling: str, secret: str
) -> None:
    text = f"é\n{spelling.format(secret)}\n"

    found = scanner.scan(text, "run.sh")

    assert [(text[one.start : one.end], one.rule, one.level) for one in found] == [
        (secret, "credential-argument", Level.MEDIUM)
    ]


def test_in_documents_it_must_look_more_like_one_or_random(scanner: Preparing) -> None:
    def found(password: str) -> int:
        return len(scanner.scan(f"curl -u bob:{password} https://corp.net\n", "README.md"))

    assert found("hunter2x") == 0
    assert found("Hunter2!") == found("11a9f3e07c52d84b6e90f1c3a57d28be46") == 1


def test_the_engine_finds_what_curl_is_given_far_behind_it(engine: Preparing) -> None:
    text = f"curl {'-H a ' * 60} -u bob:Hunt3rs2 https://corp.net\n"

    found = engine.scan(text, "run.sh")

    assert [(text[one.start : one.end], one.rule, one.level) for one in found] == [
        ("Hunt3rs2", "credential-argument", Level.MEDIUM)
    ]


def test_what_curl_is_given_within_base64_is_left_alone(engine: Preparing) -> None:
    said = base64.b64encode(b"curl -sS -u bob:Hunt3rs2 https://corp.net/a/b/c\n" * 2).decode()

    assert engine.scan(f"{said}\n", "notes.txt") == ()


@pytest.mark.parametrize("line", ['sh("sshpass -p {} ssh db")', "# mysql -uroot -p{} shop"])
def test_in_code_it_is_told_in_a_text_or_a_comment(scanner: Preparing, line: str) -> None:
    text = f"a = b\n{line.format(_PASSWORD)}\n"

    found = scanner.scan(text, "src/app.py")

    assert [(text[one.start : one.end], one.level) for one in found] == [(_PASSWORD, Level.LOW)]


@pytest.mark.parametrize(
    "line",
    [
        "PGPASSWORD={} psql -h db",
        "wget --user=bob --password={} https://corp.net/",
        "wget --http-user=bob --http-password={} https://corp.net/",
        "wget --ftp-user=bob --ftp-password '{}' ftp://corp.net/",
        "mount -t cifs -o username=bob,password={},vers=3.0 //corp/share /mnt",
        "mount -t cifs //corp/share /mnt -o user=bob,pass={}",
        "MYSQL_PWD='{}' mysql",
        "docker login --password {} registry.corp.net",
        "ALTER ROLE bob WITH PASSWORD '{}';",
        "Data Source=a;User ID=b;Password={};Encrypt=True",
        "Server=a;Uid=b;Pwd={}",
        "jdbc:postgresql://db/a?user=b&password={}&ssl=true",
        "machine corp.net\n  login bob\n  password {}",
    ],
)
def test_a_password_with_a_name_keeps_its_rule(scanner: Preparing, line: str) -> None:
    text = f"{line.format(_PASSWORD)}\n"

    found = scanner.scan(text, "notes.txt")

    assert [(text[one.start : one.end], one.rule) for one in found] == [(_PASSWORD, "password")]


def test_an_option_in_a_text_of_code_has_a_password(scanner: Preparing) -> None:
    text = f'sh("docker login --password {_PASSWORD} corp.net")\n'

    found = scanner.scan(text, "src/app.py")

    assert [(text[one.start : one.end], one.rule) for one in found] == [(_PASSWORD, "password")]


@pytest.mark.parametrize(
    "text",
    [f"Authorization: Basic {_VALUE}==", f"AccountName=a;AccountKey={_VALUE}==;EndpointSuffix=b"],
)
def test_what_a_scheme_or_an_account_has_is_found(scanner: Preparing, text: str) -> None:
    found = scanner.scan(f"{text}\n", "notes.txt")

    assert [text[one.start : one.end] for one in found] == [f"{_VALUE}=="]
    assert found[0].level == Level.MEDIUM


@pytest.mark.parametrize("spelling", [*_PLACED, *_CREDENTIALS])
@pytest.mark.parametrize(
    "value",
    [
        *(
            "<password>",
            "$VAR",
            "$DB_PASS1",
            "${VAR}",
            "$(cat /a1)",
            "%PASS%",
            "%PASS1%",
            "%s",
            "{pw}",
        ),
        *("********", "xxxxxxxx", "changeme", "Changeme1", "your_password1"),
        *("PASSWORD", "password", "secret"),
    ],
)
def test_a_place_for_a_password_holds_none(scanner: Preparing, spelling: str, value: str) -> None:
    assert scanner.scan(f"{spelling.replace('{}', value)}\n", "notes.txt") == ()


@pytest.mark.parametrize(
    "text",
    [
        "mysql -h db -P 3307 -p shop2",
        "mysql -h db --protocol=TCP6",
        "mkdir -p Build2/a && cp -p Xk3a9d b",
        "ssh -p 2222 bob@db",
        "docker run -p 8080:80 -p 5432:5432 image:v2",
        "redis-cli -h db -p 6379",
        "curl -u bob https://corp.net:8443/a1",
        "curl -o File2 -A Agent/5.0 https://corp.net",
        "login; mkdir -p Build2x",
        "the login page; two-pass Encoder2 -passive1",
        "each is identified by 'user_id'",
        "127.0.0.1:5432:5432",
        "app.c:5432:12: error: Foo2",
        "after login one sees password fields2",
        "git log -p Feature2",
        "curl -u bob1x:bob1x https://corp.net",
        "curl -u bob@corp.net https://corp.net/a:Bcd2",
        "smbclient -U bob //corp/Share2 -c Get%20a",
        "smbclient -N -L corp -U %",
        "use 50% of Smb2Share",
        "ldapsearch -x -D cn=bob -W uid=Bob2x",
        "ldapsearch -A -P Three3 -b dc=Corp2",
        "mongo -P Shop2x",
        "sqlcmd -S db -p Table2",
        "openssl rsa -passin env:Pass1word -passout file:Out2.txt",
        "openssl rsa -passin stdin -out Key2.pem",
        "a two-pass Encoder2, x-passin Abc2, a-storepass Bcd3",
        "htpasswd -B /etc/Nginx2 Bob2x",
        "htpasswd -c -i /etc/Nginx2 Bob2x Corp3",
        "htpasswd -b /etc/nginx/htpasswd bob",
        "htpasswd -nb bob $(pwgen -s1 Abc2)",
        "htpasswd -D -v a Bob2x",
        "net use Z: \\\\corp\\Share2 /user:Bob2 /persistent:yes",
        "net use \\\\corp\\Share2 * /user:Bob2",
        "net use Z: /delete",
        "to net users Abc2 net use of Energy2",
        "bob:*:20228:0:99999:7:::",
    ],
)
def test_no_password_has_these_places(scanner: Preparing, text: str) -> None:
    assert scanner.scan(f"{text}\n", "notes.txt") == ()
