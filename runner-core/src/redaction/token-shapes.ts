/**
 * Shapes of credentials that are told by themselves, by the prefix their issuer gives them. Data only. Each takes
 * characters of one word, so that a word's masks never depend on what follows it.
 */

interface TokenShape {
  /** Literal text it cannot be without; a shape is looked for only where one is found. */
  readonly hint: string;
  readonly shape: string;
}

const shapes: readonly TokenShape[] = [
  // Amazon Web Services: access key ids, long-lived and temporary.
  { hint: "A[KSB]IA|ACCA", shape: "(?:A[KSB]IA|ACCA)[A-Z0-9]{16}(?![A-Za-z0-9])" },
  // GitHub: personal, OAuth, user-to-server, server-to-server, refresh, fine-grained.
  { hint: "gh[opsur]_", shape: "gh[opsur]_[A-Za-z0-9]{36,255}" },
  { hint: "github_pat_", shape: "github_pat_\\w{22,255}" },
  { hint: "gl[a-z]{2,5}-", shape: "gl(?:pat|oas|dt|rt|cbt|ptt|ft|imt|agent|soat)-[\\w.-]{20,}" },
  { hint: "xox[a-z]-|xapp-", shape: "(?:xox[abceoprs]|xapp)-[A-Za-z0-9-]{10,}" },
  { hint: "hooks\\.slack", shape: "hooks\\.slack\\.com/services/T\\w+/B\\w+/\\w{16,}" },
  { hint: "[rs]k_(?:live|test)_|whsec_", shape: "(?:[rs]k_(?:live|test)|whsec)_[A-Za-z0-9]{16,}" },
  // Google: API keys, OAuth access tokens and client secrets.
  { hint: "AIza", shape: "AIza[\\w-]{35}(?![\\w-])" },
  { hint: "ya29\\.|GOCSPX-", shape: "(?:ya29\\.|GOCSPX-)[\\w-]{20,}" },
  { hint: "npm_", shape: "npm_[A-Za-z0-9]{36}(?![A-Za-z0-9])" },
  { hint: "pypi-", shape: "pypi-[\\w-]{50,}" },
  // OpenAI, Anthropic and those who took up their form.
  { hint: "sk-", shape: "sk-(?:(?:ant|proj|svcacct|admin|or-v1)-[\\w-]{20,}|[A-Za-z0-9]{32,})" },
  { hint: "SK[0-9a-f]{8}", shape: "SK[0-9a-f]{32}(?![A-Za-z0-9])" },
  { hint: "SG\\.", shape: "SG\\.[\\w-]{16,}\\.[\\w-]{16,}" },
  { hint: "hf_", shape: "hf_[A-Za-z0-9]{30,}" },
  { hint: "dop_v1_|shp[acs]", shape: "(?:dop_v1|shp(?:at|ca|pa|ss))_[a-fA-F0-9]{32,}" },
  { hint: "hvs\\.|lin_api_", shape: "(?:hvs\\.|lin_api_)[\\w-]{24,}" },
  { hint: "AGE-SECRET", shape: "AGE-SECRET-KEY-1[A-Z0-9]{58}" },
  // JSON Web Tokens (RFC 7519): a JSON object's beginning in base64url, and two parts more.
  // Not behind what one of its own characters is: each beginning would be read to the word's end.
  { hint: "eyJ", shape: "(?<![\\w-])eyJ[\\w-]{8,}\\.[\\w-]{8,}\\.[\\w-]{8,}" },
];

/** Matches every shape; not within a longer word. */
export const tokenShape: string = `(?<![A-Za-z0-9])(?:${shapes.map(({ shape }) => shape).join("|")})`;

/** Matches wherever a shape could be. */
export const tokenHint: string = shapes.map(({ hint }) => hint).join("|");
