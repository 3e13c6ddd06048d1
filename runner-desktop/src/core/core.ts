/**
 * The helper's life inside the app: looks whether one runs already, runs one else, pairs when told to. Knows neither
 * Electron nor the channel to it.
 */
import {
  reasonOf,
  type Clock,
  type HelperDoor,
  type HelperView,
  type ListedBrowser,
  type Timer,
} from "@coda/runner-core";
import type { CoreDeed, Outcome } from "../contract/core-messages.ts";
import type { CoreStage, CoreView, PairingStep } from "../contract/core-view.ts";
import type { CoreHelper, RunningHelper } from "./core-helper.ts";
import { PairingTalk } from "./pairing-talk.ts";

export interface CoreOptions {
  readonly helper: CoreHelper;
  readonly clock: Clock;
  readonly onView: (view: CoreView) => void;
}

/** A service that restarts its helper has it back by then; no second one is begun meanwhile. */
const returnMs = 10_000;
const lookAgainMs = 500;
const done: Outcome = { ok: true, said: null };
const notUnpaired: Outcome = { ok: false, why: "this machine is paired, or about to be" };

export class Core {
  readonly #options: CoreOptions;
  #stage: CoreStage = { is: "starting" };
  #own: RunningHelper | undefined;
  #door: HelperDoor | undefined;
  #endWatch: () => void = () => undefined;
  #talk: PairingTalk | undefined;
  #again: Timer | undefined;

  constructor(options: CoreOptions) {
    this.#options = options;
  }

  get view(): CoreView {
    return { ...this.#names(), stage: this.#stage };
  }

  async begin(): Promise<void> {
    this.#leave();
    this.#show({ is: "starting" });
    try {
      // One that failed may hold what the next one needs.
      const failed = this.#own;
      this.#own = undefined;
      await failed?.stop();
      await this.#find();
    } catch (error) {
      this.#fail(error);
    }
  }

  async do(deed: CoreDeed): Promise<Outcome> {
    switch (deed.do) {
      case "ask":
        return this.#ask(deed.request);
      case "begin":
        if (this.#stage.is === "failed") await this.begin();
        return done;
      case "choose-server":
        return this.#chooseServer(deed.address);
      case "pair":
        return this.#pair();
      case "answer-pairing":
        this.#talk?.answer(deed.yes);
        return done;
      case "give-up-pairing":
        this.#talk?.giveUp();
        return done;
      case "unpair":
        return this.#unpair();
      case "stop":
        await this.stop();
        return done;
    }
  }

  /** Flushes what is not uploaded yet. A helper elsewhere goes on. */
  async stop(): Promise<void> {
    this.#show({ is: "stopping" });
    this.#talk?.giveUp();
    this.#leave();
    const own = this.#own;
    this.#own = undefined;
    await own?.stop();
  }

  async #find(): Promise<void> {
    const { helper } = this.#options;
    const elsewhere = await helper.elsewhere();
    if (this.#isStopping) return;
    if (elsewhere !== undefined) return this.#follow(elsewhere);
    if (!helper.isPaired()) return this.#showUnpaired(null);
    const own = await helper.start();
    if (this.#isStopping) return own.stop();
    this.#own = own;
    return this.#follow(own.door);
  }

  #follow(door: HelperDoor): void {
    const elsewhere = this.#own === undefined;
    this.#door = door;
    this.#endWatch = door.watch({
      seen: (view) => this.#seen(view, elsewhere),
      ended: (end) => {
        this.#leave();
        if (end.is === "refused") this.#fail(new Error(end.message));
        else if (elsewhere) this.#awaitReturn(this.#options.clock.steadyMs() + returnMs);
        else this.#fail(new Error("the helper ended by itself; look into its log"));
      },
    });
  }

  #seen(view: HelperView, elsewhere: boolean): void {
    const before = this.#stage.is === "running" ? this.#stage : undefined;
    const asking = before?.asking ?? [];
    this.#show({ is: "running", elsewhere, view, asking });
    if (view.status.law.asking !== asking.length || view.status.law.asking > 0) void this.#lookWhoAsks();
  }

  /** A view counts them; who they are is a question of its own. */
  async #lookWhoAsks(): Promise<void> {
    const reply = await this.#door?.ask({ version: 1, command: "browsers" });
    if (this.#stage.is !== "running" || reply?.ok !== true || !("browsers" in reply)) return;
    const asking = reply.browsers.filter(({ standing }) => standing === "asks");
    if (!isSame(asking, this.#stage.asking)) this.#show({ ...this.#stage, asking });
  }

  /** One that was elsewhere is given time to come back: a service restarts it. */
  #awaitReturn(untilMs: number): void {
    const { clock, helper } = this.#options;
    this.#show({ is: "starting" });
    this.#again = clock.after(lookAgainMs, () => {
      void helper.elsewhere().then(
        async (door) => {
          if (this.#stage.is !== "starting") return;
          if (door !== undefined) this.#follow(door);
          else if (clock.steadyMs() < untilMs) this.#awaitReturn(untilMs);
          else await this.begin();
        },
        (error: unknown) => this.#fail(error),
      );
    });
  }

  async #ask(request: Extract<CoreDeed, { do: "ask" }>["request"]): Promise<Outcome> {
    if (request.command === "watch" || request.command === "hand-over")
      return { ok: false, why: "the core does that by itself" };
    if (request.command === "release" && this.#stage.is === "unpaired") return this.#releaseAlone();
    const reply = await this.#door?.ask(request);
    if (reply === undefined) return { ok: false, why: "no helper runs at the moment; nothing was done" };
    if (!reply.ok) return { ok: false, why: reply.message };
    return { ok: true, said: "said" in reply ? reply.said : null };
  }

  /** No helper runs on a machine that is nobody's, and a person sits before this one. */
  #releaseAlone(): Outcome {
    try {
      this.#options.helper.release();
    } catch (error) {
      return { ok: false, why: reasonOf(error) };
    }
    this.#showUnpaired(null);
    return done;
  }

  /** What is begun anew finds a pairing with that one, if there was one all along. */
  async #chooseServer(address: string): Promise<Outcome> {
    if (this.#stage.is !== "unpaired") return notUnpaired;
    try {
      this.#options.helper.chooseServer(address);
    } catch (error) {
      return { ok: false, why: reasonOf(error) };
    }
    await this.begin();
    return done;
  }

  async #pair(): Promise<Outcome> {
    const isAnew = this.#stage.is === "failed" && this.#stage.kind === "device";
    if (this.#stage.is !== "unpaired" && !isAnew) return notUnpaired;
    const talk = new PairingTalk((step) => this.#step(step));
    this.#talk = talk;
    try {
      await this.#options.helper.pair(talk, talk.signal);
    } catch (error) {
      if (!this.#isStopping) this.#showUnpaired(talk.signal.aborted ? null : reasonOf(error));
      return { ok: false, why: reasonOf(error) };
    } finally {
      this.#talk = undefined;
    }
    if (!this.#isStopping) await this.begin();
    return done;
  }

  async #unpair(): Promise<Outcome> {
    const { is } = this.#stage;
    if (is === "running" && this.#own === undefined)
      return { ok: false, why: "the helper runs on its own; stop it first, then: coda-runner unpair" };
    if (is !== "running" && is !== "failed") return { ok: false, why: "this machine is not paired" };
    try {
      await this.stop();
      await this.#options.helper.unpair();
    } catch (error) {
      return { ok: false, why: reasonOf(error) };
    } finally {
      await this.begin();
    }
    return done;
  }

  #step(step: PairingStep): void {
    if (!this.#isStopping) this.#show({ is: "pairing", step });
  }

  #leave(): void {
    this.#again?.cancel();
    this.#endWatch();
    this.#endWatch = () => undefined;
    this.#door = undefined;
  }

  #fail(error: unknown): void {
    if (this.#isStopping) return;
    this.#show({ is: "failed", why: reasonOf(error), kind: this.#options.helper.kindOf(error) });
  }

  get #isStopping(): boolean {
    return this.#stage.is === "stopping";
  }

  #showUnpaired(why: string | null): void {
    this.#show({ is: "unpaired", why, cutOff: this.#options.helper.isCutOff() });
  }

  #show(stage: CoreStage): void {
    this.#stage = stage;
    this.#options.onView(this.view);
  }

  /** Settings that cannot be read are a failure of the stage, which says so. */
  #names(): Omit<CoreView, "stage"> {
    try {
      const { server, serverFrom, deviceName, logFolder } = this.#options.helper;
      return { server, serverFrom, deviceName, logFolder };
    } catch {
      return { server: "", serverFrom: "default", deviceName: "", logFolder: "" };
    }
  }
}

function isSame(a: readonly ListedBrowser[], b: readonly ListedBrowser[]): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
