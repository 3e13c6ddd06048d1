/**
 * A systemd user manager that is played, for machines where none runs: it reads the unit that was written, runs what that
 * says with that environment, and ends, limits and repeats it as systemd.service(5) and systemd.kill(5) document. `systemctl`,
 * `loginctl` and `systemd-run` are its programs. Where it is given control groups, service and scope are in theirs. Its time
 * stands still: a wait is over when the test says so.
 */
import { spawn, type ChildProcess } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { join } from "node:path";
import type { ControlGroup } from "./control-groups.ts";
import { readUnit, restartDelaySeconds, type ServiceUnit } from "./unit-file.ts";

/** The groups of the service, and of what it asks a scope for; null: scopes are refused, as without a session bus. */
export interface PlayedGroups {
  readonly service: ControlGroup;
  readonly scope: ControlGroup | null;
}

type ActiveState = "inactive" | "active" | "activating" | "deactivating" | "failed";

interface End {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** Ends that are in order (systemd.service(5), SuccessExitStatus=). */
const cleanSignals: readonly (NodeJS.Signals | null)[] = ["SIGHUP", "SIGINT", "SIGTERM", "SIGPIPE"];
const signalNumbers: Readonly<Partial<Record<NodeJS.Signals, number>>> = { SIGABRT: 6, SIGKILL: 9, SIGSEGV: 11 };

export class PlayedSystemd {
  /** Its programs, to be the first on PATH. */
  readonly programs: string;
  /** Seconds before each restart of its own. */
  readonly waits: number[] = [];
  readonly #home: string;
  readonly #groups: PlayedGroups | undefined;
  readonly #server: Server;
  #unit: ServiceUnit | undefined;
  #main: ChildProcess | undefined;
  #state: ActiveState = "inactive";
  #end: End | undefined;
  #result = "success";
  #restarts = 0;
  /** When it was begun, by its own time in seconds. */
  #starts: number[] = [];

  private constructor(home: string, groups: PlayedGroups | undefined) {
    this.#home = home;
    this.#groups = groups;
    this.programs = join(home, "systemd");
    this.#server = createServer({ allowHalfOpen: true }, (socket) => {
      let asked = "";
      socket.setEncoding("utf8");
      socket.on("data", (text: string) => (asked += text));
      socket.on("end", () => {
        const [verb = "", ...words] = (JSON.parse(asked) as string[]).filter((word) => word !== "--user");
        void this.systemctl(verb, ...words).then((text) => socket.end(text));
      });
    });
  }

  /** `home`: of who has this manager; its units are below. */
  static async start(home: string, groups?: PlayedGroups): Promise<PlayedSystemd> {
    const played = new PlayedSystemd(home, groups);
    mkdirSync(played.programs, { recursive: true });
    const socket = join(played.programs, "private");
    for (const [name, text] of Object.entries(programTexts(socket, groups?.scope?.file)))
      writeFileSync(join(played.programs, name), text, { mode: 0o700 });
    await new Promise<void>((resolve) => played.#server.listen(socket, resolve));
    return played;
  }

  get state(): ActiveState {
    return this.#state;
  }

  /** Of the main process while there is one. */
  get pid(): number | undefined {
    return this.#main?.pid;
  }

  /** The wait before a restart is over. */
  waitIsOver(): void {
    if (this.#state !== "activating") throw new Error(`nothing waits: the service is ${this.#state}`);
    this.#restarts += 1;
    this.#begin();
  }

  /** Resolves when the main process has ended. */
  async stop(): Promise<void> {
    const main = this.#main;
    if (main === undefined) {
      this.#state = "inactive";
      return;
    }
    this.#state = "deactivating";
    const ended = once(main, "exit");
    for (const pid of this.#toEnd(main)) process.kill(pid, "SIGTERM");
    await ended;
  }

  async dispose(): Promise<void> {
    await this.stop();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  /** What the program of that name prints; without `--user`. */
  async systemctl(verb: string, ...words: readonly string[]): Promise<string> {
    switch (verb) {
      case "show":
        return this.#shown(words);
      case "daemon-reload":
        this.#unit = existsSync(this.#file) ? readUnit(readFileSync(this.#file, "utf8")) : undefined;
        return "";
      case "restart":
      case "start":
      case "stop":
        if (verb !== "start") await this.stop();
        this.#restarts = 0;
        if (verb !== "stop") this.#begin();
        return "";
      case "disable":
        if (words.includes("--now")) await this.stop();
        return "";
      default:
        return "";
    }
  }

  get #file(): string {
    return join(this.#home, ".config", "systemd", "user", "coda-runner.service");
  }

  #shown(words: readonly string[]): string {
    const { code = null, signal = null } = this.#end ?? {};
    const properties: Readonly<Record<string, string | number>> = {
      Version: 254,
      ActiveState: this.#state,
      SubState: this.#state === "activating" ? "auto-restart" : this.#state,
      MainPID: this.#main?.pid ?? 0,
      Result: this.#result,
      // As waitid(2) has them.
      ExecMainCode: this.#end === undefined ? 0 : signal === null ? 1 : 2,
      ExecMainStatus: code ?? (signal === null ? 0 : (signalNumbers[signal] ?? 15)),
      NRestarts: this.#restarts,
    };
    const asked = words.flatMap((word) => (word.startsWith("--property=") ? word.slice(11).split(",") : []));
    return asked.map((name) => (name in properties ? `${name}=${properties[name]}\n` : "")).join("");
  }

  #begin(): void {
    const unit = this.#unit;
    if (unit === undefined || this.#main !== undefined) throw new Error("there is no unit, or it runs");
    if (this.#isLimited(unit)) {
      [this.#state, this.#result] = ["failed", "start-limit-hit"];
      return;
    }
    const group = this.#groups?.service.file;
    const inGroup = group === undefined ? [] : ["/bin/sh", "-c", 'echo $$ >"$0"; exec "$@"', group];
    const [file = "", ...args] = [...inGroup, ...unit.command];
    const env: NodeJS.ProcessEnv = { HOME: this.#home, INVOCATION_ID: randomUUID(), ...unit.environment };
    const main = spawn(file, args, { env, detached: true, stdio: "ignore" });
    [this.#main, this.#state, this.#result, this.#end] = [main, "active", "success", undefined];
    main.once("exit", (code, signal) => this.#ended(unit, { code, signal }));
  }

  #isLimited({ startLimitIntervalSeconds: interval, startLimitBurst: burst }: ServiceUnit): boolean {
    const now = this.waits.reduce((sum, seconds) => sum + seconds, 0);
    this.#starts = [...this.#starts.filter((at) => at > now - interval), now];
    return interval > 0 && this.#starts.length > burst;
  }

  #ended(unit: ServiceUnit, end: End): void {
    [this.#main, this.#end] = [undefined, end];
    for (const pid of this.#left(unit)) process.kill(pid, "SIGKILL");
    const isClean = end.code === 0 || cleanSignals.includes(end.signal);
    this.#result = isClean ? "success" : end.signal === null ? "exit-code" : "signal";
    if (isClean || this.#state === "deactivating") this.#state = "inactive";
    else if (!unit.restartsOnFailure || unit.restartPreventExitStatus.includes(end.code ?? -1)) this.#state = "failed";
    else {
      this.#state = "activating";
      this.waits.push(restartDelaySeconds(unit, this.#restarts + 1));
    }
  }

  #toEnd(main: ChildProcess): number[] {
    const members = this.#unit?.killMode === "control-group" ? this.#groups?.service.members : undefined;
    return members ?? (main.pid === undefined ? [] : [main.pid]);
  }

  /** What the end of the main process does not leave. */
  #left({ killMode }: ServiceUnit): number[] {
    return killMode === "control-group" ? (this.#groups?.service.members ?? []) : [];
  }
}

function programTexts(socket: string, scope: string | undefined): Readonly<Record<string, string>> {
  const systemctl = `#!${process.execPath}
const socket = require("node:net").connect(${JSON.stringify(socket)});
socket.end(JSON.stringify(process.argv.slice(2)));
socket.pipe(process.stdout);
`;
  const loginctl = `#!/bin/sh\necho "$@" >>"$(dirname "$0")/lingers"\n`;
  const scoped = `#!/bin/sh
echo "$@" >>"$(dirname "$0")/scopes"
while [ "$1" != -- ]; do shift; done
shift
echo $$ >"${scope}"
exec "$@"
`;
  const refusing = "#!/bin/sh\necho 'Failed to connect to bus: No medium found' >&2\nexit 1\n";
  return { systemctl, loginctl, "systemd-run": scope === undefined ? refusing : scoped };
}
