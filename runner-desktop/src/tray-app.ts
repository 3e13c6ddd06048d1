/** The app's life: starts the core, says in the tray how it stands, and on quitting stops the core before it ends. */
import type { Runner } from "@coda/runner-core";
import { tooltipOf, type CoreState } from "./core-state.ts";
import type { Desktop, Tray } from "./desktop.ts";

export interface TrayAppOptions {
  readonly desktop: Desktop;
  /** Rejects with one sentence that says what to do. */
  readonly startCore: () => Promise<Runner>;
  readonly reasonOf: (error: unknown) => string;
  /** A failure there is no tray to show for any more. */
  readonly report: (text: string) => void;
}

export class TrayApp {
  readonly #options: TrayAppOptions;
  readonly #tray: Tray;
  #state: CoreState = { name: "starting" };
  #core: Promise<Runner | undefined> = Promise.resolve(undefined);

  private constructor(options: TrayAppOptions) {
    this.#options = options;
    this.#tray = options.desktop.showTray([{ label: "Quit", chosen: () => this.#quit() }]);
    options.desktop.onQuitWanted(() => this.#quit());
  }

  /** Resolves when the core runs or has failed to; undefined when another instance runs, and this one ends. */
  static async run(options: TrayAppOptions): Promise<TrayApp | undefined> {
    const { desktop } = options;
    if (!desktop.claimOnlyInstance()) {
      desktop.exit();
      return undefined;
    }
    await desktop.ready();
    const app = new TrayApp(options);
    await app.#start();
    return app;
  }

  get state(): CoreState {
    return this.#state;
  }

  async #start(): Promise<void> {
    this.#show({ name: "starting" });
    this.#core = this.#started();
    await this.#core;
  }

  async #started(): Promise<Runner | undefined> {
    try {
      const core = await this.#options.startCore();
      if (this.#state.name === "starting") this.#show({ name: "running" });
      return core;
    } catch (error) {
      if (this.#state.name === "starting") this.#show({ name: "failed", why: this.#options.reasonOf(error) });
      return undefined;
    }
  }

  #show(state: CoreState): void {
    this.#state = state;
    this.#tray.setTooltip(tooltipOf(state));
  }

  /** Once; a core that is still starting is waited for, and stopped. */
  #quit(): void {
    if (this.#state.name === "stopping") return;
    this.#show({ name: "stopping" });
    void this.#stopAndExit();
  }

  async #stopAndExit(): Promise<void> {
    try {
      await (await this.#core)?.stop();
    } catch (error) {
      this.#options.report(`the core did not stop in order: ${this.#options.reasonOf(error)}`);
    } finally {
      this.#options.desktop.exit();
    }
  }
}
