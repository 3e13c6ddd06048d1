/** Local mode's settings, read once from the environment. Throws a LocalError with one sentence for each bad one. */
import { resolve } from "node:path";
import { isSocketName, sessionPrefixSchema } from "@coda/protocol";
import { LocalError } from "./local-error.ts";

export interface LocalSettings {
  readonly home: string;
  readonly webPort: number;
  readonly relayPort: number;
  readonly tmuxSocket: string | undefined;
  readonly databaseUrl: string | undefined;
  readonly prefix: string;
  /** Whom push services write to about this Coda. */
  readonly pushContact: string;
}

const defaultWebPort = 3000;
const defaultRelayPort = 8787;

function readPort(env: NodeJS.ProcessEnv, name: string, fallback: number): number {
  const text = env[name];
  if (text === undefined) return fallback;
  const port = Number(text);
  if (Number.isInteger(port) && port >= 1 && port <= 65_535) return port;
  throw new LocalError(`${name} is '${text}', which is no port; set it to a number from 1 to 65535.`);
}

/** What the web process would refuse as well, but only once it is built. Its value may hold a password, and is not said. */
function readDatabaseUrl(url: string | undefined): string | undefined {
  if (url === undefined || /^postgres(?:ql)?:$/u.test(URL.parse(url)?.protocol ?? "")) return url;
  throw new LocalError("DATABASE_URL must be a postgres:// URL; unset it for the embedded database.");
}

/** `given`: an empty variable counts as unset, as it does for web, relay and helper. */
export function readSettings(given: NodeJS.ProcessEnv, root: string): LocalSettings {
  const env = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== ""));
  const sync = env["TTY_SYNC"] ?? "tmux";
  if (sync !== "tmux")
    throw new LocalError(`TTY_SYNC is '${sync}', and only 'tmux' is supported; set it so or unset it.`);
  const prefix = env["TTY_SESSION_PREFIX"] ?? "coda";
  if (!sessionPrefixSchema.safeParse(prefix).success) {
    throw new LocalError(
      `TTY_SESSION_PREFIX is '${prefix}'; it must be 1 to 20 of a-z and 0-9, beginning with a letter.`,
    );
  }
  const tmuxSocket = env["CODA_TMUX_SOCKET"];
  if (tmuxSocket !== undefined && !isSocketName(tmuxSocket)) {
    throw new LocalError(
      `CODA_TMUX_SOCKET is '${tmuxSocket}'; it must be a plain name as for tmux -L (letters, digits, '.', '_', '-').`,
    );
  }
  const webPort = readPort(env, "CODA_PORT", defaultWebPort);
  const relayPort = readPort(env, "CODA_RELAY_PORT", defaultRelayPort);
  if (webPort === relayPort)
    throw new LocalError(`CODA_PORT and CODA_RELAY_PORT are both ${webPort}; give them different ports.`);
  return {
    home: resolve(root, env["CODA_HOME"] ?? ".coda"),
    webPort,
    relayPort,
    tmuxSocket,
    databaseUrl: readDatabaseUrl(env["DATABASE_URL"]),
    prefix,
    pushContact: env["VAPID_SUBJECT"] ?? "mailto:nobody@example.org",
  };
}
