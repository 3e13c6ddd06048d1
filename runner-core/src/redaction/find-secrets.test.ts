/** What is taken for a credential, and what is not: a false alarm costs a reader the output. */
import { describe, expect, test } from "vitest";
import { githubToken, keyBody, privateKey, redacted, someSecrets, tokenOf } from "../testing/secrets.ts";
import { seededRandom } from "../testing/seeded-bytes.ts";
import { redactText } from "./scan-text.ts";

const stars = (length: number): string => "*".repeat(length);
const [esc, bel] = ["\u001B", "\u0007"];

/** Each by its prefix and the characters behind it. */
const shaped: readonly (readonly [string, string])[] = [
  ["an AWS access key", `AKIA${"Q7".repeat(8)}`],
  ["an AWS session's key", `ASIA${"X2".repeat(8)}`],
  ["GitHub, personal", githubToken],
  ["GitHub, OAuth", `gho_${tokenOf(36)}`],
  ["GitHub, server", `ghs_${tokenOf(36)}`],
  ["GitHub, fine-grained", `github_pat_${tokenOf(22)}_${tokenOf(59)}`],
  ["GitLab", `glpat-${tokenOf(20)}`],
  ["Slack", `xoxb-${tokenOf(12)}-${tokenOf(24)}`],
  ["Stripe", `sk_live_${tokenOf(24)}`],
  ["Stripe, restricted", `rk_live_${tokenOf(24)}`],
  ["Google", `AIza${tokenOf(35)}`],
  ["npm", `npm_${tokenOf(36)}`],
  ["PyPI", `pypi-AgEI${tokenOf(60)}`],
  ["OpenAI", `sk-proj-${tokenOf(48)}`],
  ["OpenAI, older", `sk-${tokenOf(48)}`],
  ["Anthropic", `sk-ant-api03-${tokenOf(80)}`],
  ["Twilio", `SK${"0a1b".repeat(8)}`],
  ["SendGrid", `SG.${tokenOf(22)}.${tokenOf(43)}`],
  ["Hugging Face", `hf_${tokenOf(34)}`],
  ["a JSON Web Token", `eyJ${tokenOf(20)}.eyJ${tokenOf(40)}.${tokenOf(43)}`],
];

/** A line, and the part of it that is masked. */
const valued: readonly (readonly [string, string])[] = [
  ["export AWS_SECRET_ACCESS_KEY=%", tokenOf(40)],
  ["aws_session_token = %", `${tokenOf(60)}/+=`],
  ["DB_PASSWORD: '%'", "a8Kd02ksDk!x"],
  ["X-API-KEY: %", tokenOf(32)],
  ['  "client_secret": "%",', tokenOf(24)],
  ["https://example.org/?api_key=%&page=2", tokenOf(24)],
  ["mysql --password=% -u root", "Pa55w0rd99"],
  ["vault login --token %", tokenOf(24)],
  ["curl -u ada:% https://example.org", "Pa55w0rd99"],
  ["Authorization: Bearer %", tokenOf(20)],
  ["> authorization: Basic %", "YWRhOnNlY3JldA=="],
  ["X-Api-Key: %", tokenOf(32)],
  ["postgres://ada:%@db.example.org:5432/app", "hunter2"],
  ["remote: https://ada:%@example.org/x.git", "short"],
  ["machine example.org login ada password %", "Pa55w0rd99"],
  [String.raw`{\"token\":\"%\"}`, tokenOf(20)],
];

describe("RD2 masked at the standard level", () => {
  test.each(shaped)("%s", (_name, token) => {
    expect(redacted(`see ${token}, and ${token}\r\n`, "standard")).toBe(
      `see ${stars(token.length)}, and ${stars(token.length)}\r\n`,
    );
    expect(redactText(token, "standard")).toBe(stars(token.length));
  });

  test.each(valued)("the value in %s", (line, value) => {
    expect(redacted(`${line.replace("%", value)}\r\n`, "standard")).toBe(
      `${line.replace("%", stars(value.length))}\r\n`,
    );
  });

  test("a private key's lines, and no line beside them", () => {
    const hidden = ["-----BEGIN RSA PRIVATE KEY-----", ...keyBody.map((line) => stars(line.length)), ""].join("\r\n");
    expect(redacted(`$ cat key\r\n${privateKey("\r\n")}$ ls\r\n`, "standard")).toBe(
      `$ cat key\r\n${hidden}-----END RSA PRIVATE KEY-----\r\n$ ls\r\n`,
    );
    const numbered = redacted(privateKey("\r\n").replaceAll("\r\n", "\r\n    7  "), "standard");
    for (const line of keyBody) expect(numbered).not.toContain(line);
    const inJson = redacted(`{"private_key": "${privateKey("\\n")}", "type": "x"}\n`, "standard");
    for (const line of keyBody) expect(inJson).not.toContain(line);
    expect(inJson).toContain('", "type": "x"}');
  });

  test("in colour, within a link, over a line editor's wrap, and not the sequences", () => {
    const [first, rest] = [githubToken.slice(0, 9), githubToken.slice(9)];
    const between = (what: string): string => redacted(`a ${first}${what}${rest} b`, "standard");
    for (const what of [
      `${esc}[1;31m`,
      `${esc}[0m${esc}[K`,
      `${esc}]8;;https://example.org${esc}\\`,
      " \r",
      `${esc}(B`,
    ])
      expect(between(what)).toBe(`a ${stars(9)}${what}${stars(rest.length)} b`);
  });

  test("in a shell's marks and titles, also as the shell encodes it", () => {
    const encoded = (line: string): string => `${esc}]133;C;cmdline_url=${encodeURIComponent(line)}${bel}`;
    expect(redacted(encoded(`export A=${githubToken}`), "standard")).toBe(encoded(`export A=${stars(40)}`));
    expect(redacted(encoded("mysql --password=Pa55%w0rd99 x"), "standard")).toBe(
      encoded("mysql --password=Pa55%w0rd99 x").replace("Pa55%25w0rd99", stars(13)),
    );
    expect(redacted(`${esc}]633;E;echo ${githubToken}\\x3b ls;1${bel}`, "standard")).toBe(
      `${esc}]633;E;echo ${stars(40)}\\x3b ls;1${bel}`,
    );
    expect(redacted(`${esc}]0;${githubToken}${bel}${esc}k${githubToken}${esc}\\`, "standard")).toBe(
      `${esc}]0;${stars(40)}${bel}${esc}k${stars(40)}${esc}\\`,
    );
  });
});

/** Ordinary output with much in it that looks random. */
function ordinary(): readonly (readonly [string, string])[] {
  const random = seededRandom(42);
  const from = (alphabet: string, length: number): string =>
    Array.from({ length }, () => alphabet[Math.floor(random() * alphabet.length)]).join("");
  const hex = (length: number): string => from("0123456789abcdef", length);
  const base64 = (length: number): string =>
    from("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/", length);
  const lines = (count: number, line: () => string): string =>
    `${Array.from({ length: count }, line).join("\r\n")}\r\n`;
  const uuid = (): string => [8, 4, 4, 4, 12].map((length) => hex(length)).join("-");
  return [
    [
      "git log",
      lines(
        500,
        () => `commit ${hex(40)}\r\nAuthor: Ada <ada@example.org>\r\n\r\n    relay: trim ${hex(7)}..${hex(7)}`,
      ),
    ],
    [
      "a lock file",
      lines(
        500,
        () =>
          `      "integrity": "sha512-${base64(86)}==",\r\n      "resolved": "https://registry.example/a/-/a-1.2.3.tgz#${hex(40)}"`,
      ),
    ],
    ["uuids", lines(500, uuid)],
    [
      "containers",
      lines(500, () => `${hex(12)}   nginx:1.27   "/docker-entrypoint.…"   sha256:${hex(64)}   0.0.0.0:80->80/tcp`),
    ],
    ["ls -l", lines(200, () => `-rw-r--r-- 1 ada ada 1234 Nov 21 10:00 token-shapes-${hex(6)}.ts`)],
    ["an image in base64", `data:image/png;base64,${base64(200_000)}\r\n`],
    ["base64 in lines", lines(3_000, () => base64(76))],
    ["a checksum file", lines(300, () => `${hex(64)}  secrets/file-${hex(8)}.tar.gz`)],
    [
      "keys that are public",
      lines(50, () => `ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI${base64(43)} ada@desk\r\nSHA256:${base64(43)} (ED25519)`),
    ],
    [
      "code",
      [
        "const token = await fetchToken(session, 12);",
        "  password: string;",
        "  apiKey: process.env.API_KEY_2,",
        "  secret: config.auth.secretV2,",
        "+  token: z.string().min(16),",
        'password: ""',
        "token = parts[1]; secret = pair[:32]; credentials[2]: process.env.TOKEN_2!",
        "token=${GITHUB_TOKEN}  password=$1 secret={{ .Values.secret1 }} api_key=<your-key-1>",
        "if (token === undefined) return token2;",
        "tokens: 12345678   total tokens=1234567890 token_count: 99999999",
        "Password: Enter your password:",
        "secret/data/app1/config  token_file=/run/secrets/app1_token",
        "pass: 12 tests, password=********** token: null",
        "http://localhost:3000/a@b https://example.org:8443/@scope/name@1.2.3",
        "task-sk-1 basic functionality1234, bearer of good news, -u 1000:1000",
      ].join("\r\n"),
    ],
    ["a frame of a key alone", "grep: -----BEGIN RSA PRIVATE KEY-----\r\nsrc/a.ts: this is no body\r\nHello\r\n"],
  ];
}

describe("RD7 left as it is at the standard level", () => {
  test.each(ordinary())("%s", (_name, text) => {
    expect(redacted(text, "standard")).toBe(text);
  });
});

test("strict masks long random words and every value of a secret's name, and leaves plain text alone", () => {
  const strict = (text: string): string => redacted(text, "strict");
  expect(strict("commit 3f786850e387550fdab836ed7e6dc881de23001b\n")).toBe(`commit ${stars(40)}\n`);
  expect(strict("password = 'correct horse' # ours\n")).toBe(`password = '${stars(7)} ${stars(5)}' # ours\n`);
  expect(strict("secret: plainword\n")).toBe(`secret: ${stars(9)}\n`);
  const plain = "a word in /usr/lib/python3/dist-packages/setuptools/extern/x.py, mail to ada@example.org\n";
  expect(strict(plain)).toBe(plain);
});

test("a redacted text stays as long as it was, and redacting it again changes nothing", () => {
  for (const secret of someSecrets) {
    const once = redactText(secret, "standard");
    expect(once).toHaveLength(secret.length);
    expect(redactText(once, "standard")).toBe(once);
  }
});
