/** A helper on a test's tmux server that uploads its journals to a web app made of arrays, as the real one does. */
import type { DeviceSession } from "@coda/protocol";
import { systemClock } from "../clock.ts";
import { silentLog } from "../log.ts";
import type { RedactionLevel } from "../redaction/redaction-level.ts";
import type { AllowedSession } from "../session/session-host.ts";
import { Uploader } from "../upload/uploader.ts";
import { FakeTranscriptApi, type StoredEpoch } from "./fake-transcript-api.ts";
import { TmuxHelper } from "./tmux-helper.ts";
import type { TmuxServer } from "./tmux-server.ts";
import { until } from "./until.ts";

/** Rounds of uploads are a second apart, and a spool's last word comes a second after its end. */
const endingMs = 15_000;

interface UploadingOptions {
  readonly instance?: string;
  /** The web app of a helper before. */
  readonly api?: FakeTranscriptApi;
  readonly redaction?: RedactionLevel;
}

export class UploadingHelper extends TmuxHelper {
  readonly api: FakeTranscriptApi;
  listed: DeviceSession[] = [];
  readonly #uploader: Uploader;

  constructor(
    server: TmuxServer,
    { instance = "journal", api = new FakeTranscriptApi(), redaction = "off" }: UploadingOptions = {},
  ) {
    super(server, instance);
    this.api = api;
    this.#uploader = new Uploader({
      api,
      clock: systemClock,
      log: silentLog,
      random: () => 0,
      root: this.root,
      live: () => this.recorder.live,
      isNamed: (epoch) => this.recorder.isNamed(epoch),
      endings: this.endings,
      listed: () => this.listed,
      redaction,
    });
  }

  /** With these sessions allowed from the beginning. */
  async startWith(...sessions: readonly AllowedSession[]): Promise<this> {
    await this.start();
    this.host.allow(sessions);
    await this.manager.refresh();
    this.#uploader.start();
    return this;
  }

  /** What is stored of an epoch once the web app knows that it ended. */
  async ended(epoch: string): Promise<StoredEpoch> {
    return until(
      "the web app knows its end",
      () => [...this.api.epochs].find(([id, stored]) => id === epoch && stored.ended)?.[1],
      endingMs,
    );
  }

  override async stop(): Promise<void> {
    await this.#uploader.stop();
    await super.stop();
  }
}
