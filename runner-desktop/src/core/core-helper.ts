/** The port to what this machine's helper can do; the core process alone has it. Errors are sentences for people. */
import type { HelperDoor, PairingHost } from "@coda/runner-core";
import type { CoreView, FailureKind } from "../contract/core-view.ts";

export interface RunningHelper {
  readonly door: HelperDoor;
  /** In order; tmux and its sessions live on. */
  stop(): Promise<void>;
}

export interface CoreHelper {
  /** Origin of the web app; as it is now. Throws when the settings cannot be read. */
  readonly server: string;
  readonly serverFrom: CoreView["serverFrom"];
  readonly deviceName: string;
  readonly logFolder: string;
  /** That of a helper in another process, if one runs. */
  elsewhere(): Promise<HelperDoor | undefined>;
  /** Throws a sentence; then it is the one of before. */
  chooseServer(address: string): void;
  isPaired(): boolean;
  isCutOff(): boolean;
  /** Ends that while no helper runs. Throws a sentence. */
  release(): void;
  start(): Promise<RunningHelper>;
  pair(host: PairingHost, signal: AbortSignal): Promise<void>;
  unpair(): Promise<void>;
  kindOf(error: unknown): FailureKind;
}
