/** The core's process, kept running, as one thing that can be asked. A process's late words count no more. */
import { reasonOf, type Clock, type Timer } from "@coda/runner-core";
import { fromCoreSchema, type Channel, type CoreDeed, type Outcome, type ToCore } from "../contract/core-messages.ts";
import type { CoreLife } from "../contract/companion-state.ts";
import { supervise, type Supervision, type SupervisionEvent } from "./supervision.ts";

export interface CoreChild extends Channel {
  /** Once; `why` in a few words. */
  onEnded(listener: (why: string) => void): void;
  /** At once, without its consent. */
  kill(): void;
}

export interface CoreProcessOptions {
  readonly spawn: () => CoreChild;
  readonly clock: Clock;
  readonly onLife: (life: CoreLife) => void;
  readonly report: (text: string) => void;
}

/** Uploading what is left takes 3 s at most; then it is killed. Sessions and journals do not mind. */
const stopMs = 8_000;
const gone: Outcome = { ok: false, why: "the helper's process ended meanwhile; it starts again, so try once more" };

export class CoreProcess {
  readonly #options: CoreProcessOptions;
  readonly #asked = new Map<number, (outcome: Outcome) => void>();
  #state: Supervision;
  #child: CoreChild | undefined;
  #timer: Timer | undefined;
  #lastId = 0;
  #life: CoreLife = { is: "coming", why: null };
  readonly #ended = Promise.withResolvers<void>();

  constructor(options: CoreProcessOptions) {
    this.#options = options;
    this.#state = { is: "running", sinceMs: options.clock.steadyMs(), failures: 0 };
  }

  get life(): CoreLife {
    return this.#life;
  }

  start(): void {
    this.#show({ is: "coming", why: null });
    this.#spawn();
  }

  async do(deed: CoreDeed): Promise<Outcome> {
    const child = this.#child;
    if (child === undefined) return gone;
    this.#lastId += 1;
    const message: ToCore = { id: this.#lastId, deed };
    return new Promise((resolve) => {
      this.#asked.set(message.id, resolve);
      child.send(message);
    });
  }

  /** In order if it can be; resolves when the process is gone. */
  async stop(): Promise<void> {
    if (this.#state.is === "ending") return this.#ended.promise;
    const child = this.#child;
    this.#move({ is: "end-wanted" });
    this.#timer?.cancel();
    if (child === undefined) this.#ended.resolve();
    else {
      const late = this.#options.clock.after(stopMs, () => child.kill());
      void this.do({ do: "stop" });
      await this.#ended.promise;
      late.cancel();
    }
    this.#show({ is: "down" });
    return undefined;
  }

  #spawn(): void {
    try {
      const child = this.#options.spawn();
      this.#child = child;
      child.onMessage((message) => {
        if (this.#child === child) this.#hear(message);
      });
      child.onEnded((why) => {
        if (this.#child === child) this.#lost(why);
      });
    } catch (error) {
      this.#lost(reasonOf(error));
    }
  }

  #hear(message: unknown): void {
    const parsed = fromCoreSchema.safeParse(message);
    if (!parsed.success) return this.#options.report("the core said something that is not known here");
    if ("view" in parsed.data) return this.#show({ is: "up", view: parsed.data.view });
    const { id, outcome } = parsed.data;
    this.#asked.get(id)?.(outcome);
    this.#asked.delete(id);
    return undefined;
  }

  #lost(why: string): void {
    this.#child = undefined;
    for (const answer of this.#asked.values()) answer(gone);
    this.#asked.clear();
    this.#move({ is: "ended", atMs: this.#options.clock.steadyMs(), why });
    if (this.#state.is === "ending") return this.#ended.resolve();
    this.#options.report(`the core's process ended: ${why}`);
    return this.#show({ is: "coming", why });
  }

  #move(event: SupervisionEvent): void {
    this.#state = supervise(this.#state, event);
    if (this.#state.is !== "waiting") return;
    const { clock } = this.#options;
    this.#timer = clock.after(this.#state.untilMs - clock.steadyMs(), () => {
      this.#move({ is: "due", atMs: clock.steadyMs() });
      if (this.#state.is === "running") this.#spawn();
    });
  }

  #show(life: CoreLife): void {
    this.#life = life;
    this.#options.onLife(life);
  }
}
