/** The built web app as an operator runs it: not local mode, an embedded database of its own, no relay and no helper. */
import { spawn, type ChildProcess } from "node:child_process";
import { generateKeyPairSync, randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { nextCommand } from "../../scripts/next-command.ts";
import { buildWeb } from "../../scripts/web-build.ts";
import { copyEmbedded } from "../../server/testing/embedded-template.ts";
import { freePorts } from "./free-ports.ts";
import { waitFor } from "./wait-for.ts";

const root = join(import.meta.dirname, "..", "..");
const readyMs = 60_000;

export class WebServer {
  readonly origin: string;
  output = "";
  readonly #home = mkdtempSync(join(tmpdir(), "coda-web-server-"));
  readonly #port: number;
  #child: ChildProcess | undefined;

  private constructor(port: number) {
    this.#port = port;
    this.origin = `http://127.0.0.1:${port}`;
  }

  /** It says what it is called before it runs: providers must know where to send browsers back to. */
  static async prepare(): Promise<WebServer> {
    await buildWeb();
    const server = new WebServer((await freePorts("web")).web);
    await copyEmbedded(server.#home);
    return server;
  }

  async start(settings: NodeJS.ProcessEnv): Promise<void> {
    const { privateKey } = generateKeyPairSync("ed25519");
    const { program, args, env } = nextCommand(root, ["start", "-H", "127.0.0.1", "-p", String(this.#port)], {
      CODA_HOME: this.#home,
      NEXTAUTH_URL: this.origin,
      NEXTAUTH_SECRET: randomBytes(32).toString("base64url"),
      TICKET_SIGNING_KEY: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
      DEVMODE_RELAY_URL: "ws://127.0.0.1:9/v1/socket",
      ...settings,
    });
    const child = spawn(program, args, {
      cwd: root,
      env: { ...process.env, ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    this.#child = child;
    for (const stream of [child.stdout, child.stderr])
      stream.on("data", (bytes: Buffer) => (this.output += bytes.toString("utf8")));
    await waitFor(
      async () => {
        if (child.exitCode !== null) throw new Error(`the web app ended with ${child.exitCode}:\n${this.output}`);
        const reply = await fetch(`${this.origin}/api/healthz`).catch(() => undefined);
        return reply?.ok === true ? true : undefined;
      },
      { what: "the web app", withinMs: readyMs, show: () => this.output },
    );
  }

  /** As it is printed at the start of a server without an admin. */
  async setUpLink(): Promise<string> {
    return waitFor(() => /http\S+\/set-up#\S+/u.exec(this.output)?.[0], { what: "the set-up link" });
  }

  async dispose(): Promise<void> {
    const child = this.#child;
    if (child !== undefined && child.exitCode === null) {
      child.kill("SIGTERM");
      await once(child, "exit");
    }
    rmSync(this.#home, { recursive: true, force: true });
  }
}
