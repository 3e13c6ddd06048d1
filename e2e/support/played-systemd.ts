/**
 * A systemd user manager that is played, for machines where none runs: it reads the unit that was written, runs what that
 * says with that environment, and ends, limits and repeats it as systemd.service(5) and systemd.kill(5) document. `systemctl`,
 * `loginctl` and `systemd-run` are its programs. Where it is given control groups, service and scope are in theirs. Its time
 * stands still: a wait is over when the test says so.
 */
import { execFile, spawn, type ChildProcess } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { constants, existsSync, mkdirSync, openSync, readFileSync, writeFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { Socket } from "node:net";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";
import type { ControlGroup } from "./control-groups.ts";
import { readUnit, restartDelaySeconds, type ServiceUnit } from "./unit-file.ts";

/** The groups of the service, and of what it asks a scope for; null: scopes are refused, as without a session bus. */
export interface PlayedGroups {
  readonly service: ControlGroup;
  readonly scope: ControlGroup | null;
}

interface PlayedPlace {
  /** Of who has this manager; its units are below. */
  readonly home: string;
  readonly groups: PlayedGroups | undefined;
  readonly programs: string;
  /** A pipe with a name (fifo(7)). */
  readonly requests: string;
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
  readonly #asked: Socket;
  #unit: ServiceUnit | undefined;
  #main: ChildProcess | undefined;
  #state: ActiveState = "inactive";
  #end: End | undefined;
  #result = "success";
  #restarts = 0;
  /** When it was begun, by its own time in seconds. */
  #starts: number[] = [];

  private constructor({ home, groups, programs, requests }: PlayedPlace) {
    this.#home = home;
    this.#groups = groups;
    this.programs = programs;
    // Open for both, so that it has no end while nobody asks.
    const fd = openSync(requests, constants.O_RDWR | constants.O_NONBLOCK);
    this.#asked = new Socket({ fd, readable: true, writable: false });
    createInterface({ input: this.#asked }).on("line", (line) => {
      const [reply = "", ...asked] = line.split(separator);
      const [verb = "", ...words] = asked.filter((word) => word !== "--user" && word !== "");
      void this.systemctl(verb, ...words).then(async (text) => writeFile(reply, text));
    });
  }

  /** `home`: of who has this manager; its units are below. */
  static async start(home: string, groups?: PlayedGroups): Promise<PlayedSystemd> {
    const programs = join(home, "systemd");
    mkdirSync(programs, { recursive: true });
    for (const [name, text] of Object.entries(programTexts(groups?.scope?.file)))
      writeFileSync(join(programs, name), text, { mode: 0o700 });
    const requests = join(programs, "requests");
    if (!existsSync(requests)) await promisify(execFile)("mkfifo", [requests]);
    return new PlayedSystemd({ home, groups, programs, requests });
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
    this.#asked.destroy();
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

/** Between words, none of which has it; a line is less than what a pipe takes at once. */
const separator = "\u001F";

function programTexts(scope: string | undefined): Readonly<Record<string, string>> {
  // No Node: it is asked often, and a start of Node takes longer than all that it says.
  const systemctl = `#!/bin/sh
reply="$(dirname "$0")/reply.$$"
mkfifo "$reply"
asked=$(printf '%s\\037' "$reply" "$@")
printf '%s\\n' "$asked" >"$(dirname "$0")/requests"
cat "$reply"
rm "$reply"
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
