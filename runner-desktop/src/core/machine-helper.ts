/** What this machine's helper can do, by the headless core. The settings are read anew at each beginning. */
import {
  chooseServer,
  controlSocketPath,
  DeviceUnfit,
  isPaired,
  logFolder,
  ownBook,
  pairMachine,
  socketDoor,
  startRunner,
  TmuxUnfit,
  unpairMachine,
  type HelperDoor,
  type Log,
  type PairingHost,
  type RunnerConfig,
} from "@coda/runner-core";
import type { CoreView, FailureKind } from "../contract/core-view.ts";
import type { CoreHelper, RunningHelper } from "./core-helper.ts";

export interface MachineHelperOptions {
  /** Throws a sentence about a bad setting. */
  readonly readConfig: () => RunnerConfig;
  readonly log: Log;
}

export class MachineHelper implements CoreHelper {
  readonly #options: MachineHelperOptions;

  constructor(options: MachineHelperOptions) {
    this.#options = options;
  }

  get server(): string {
    return this.#config.server;
  }

  get serverFrom(): CoreView["serverFrom"] {
    return this.#config.settings.server.from;
  }

  get deviceName(): string {
    return this.#config.deviceName;
  }

  get logFolder(): string {
    return logFolder(this.#config.stateDir);
  }

  async elsewhere(): Promise<HelperDoor | undefined> {
    const door = socketDoor(controlSocketPath(this.#config.stateDir));
    return (await door.ask({ version: 1, command: "status" })) === undefined ? undefined : door;
  }

  chooseServer(address: string): void {
    chooseServer(this.#config, address);
  }

  /** A code that registers it counts too: starting does the rest. */
  isPaired(): boolean {
    return isPaired(this.#config);
  }

  isCutOff(): boolean {
    return ownBook(this.#config.stateDir).cutOffAt !== undefined;
  }

  release(): void {
    ownBook(this.#config.stateDir).release();
  }

  async start(): Promise<RunningHelper> {
    return startRunner(this.#config, this.#options.log);
  }

  async pair(host: PairingHost, signal: AbortSignal): Promise<void> {
    await pairMachine(this.#config, host, signal);
  }

  async unpair(): Promise<void> {
    await unpairMachine(this.#config);
  }

  kindOf(error: unknown): FailureKind {
    if (error instanceof TmuxUnfit) return "tmux";
    return error instanceof DeviceUnfit ? "device" : "other";
  }

  get #config(): RunnerConfig {
    return this.#options.readConfig();
  }
}
