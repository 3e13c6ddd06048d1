/**
 * The app: puts its state together out of core, settings and updates, shows it in tray and window, and does what either
 * asks. A link or a notification only ever brings the window up.
 */
import { reasonOf } from "@coda/runner-core";
import type { CompanionCommand } from "../contract/companion-command.ts";
import type { CompanionState, CoreLife, SettingName } from "../contract/companion-state.ts";
import type { CoreDeed, Outcome } from "../contract/core-messages.ts";
import type { CoreStage, CoreView } from "../contract/core-view.ts";
import type { AppSettings } from "./app-settings.ts";
import { coreDeedOf, isForCore, type CoreCommand } from "./core-commands.ts";
import { linkAmong } from "./deep-link.ts";
import type { Desktop } from "./desktop.ts";
import { notesBetween } from "./notes.ts";
import { sessionPage, tmuxHelpPage } from "./pages.ts";
import { trayModel, type TrayDeed } from "./tray-model.ts";
import type { Updates } from "./updates.ts";

export interface Core {
  readonly life: CoreLife;
  start(): void;
  do(deed: CoreDeed): Promise<Outcome>;
  stop(): Promise<void>;
}

export interface CompanionAppOptions {
  readonly desktop: Desktop;
  /** `onLife` is called at every change. */
  readonly core: (onLife: (life: CoreLife) => void) => Core;
  readonly settings: AppSettings;
  readonly updates: Updates;
  readonly version: string;
  readonly platform: CompanionState["platform"];
  readonly report: (text: string) => void;
}

const done: Outcome = { ok: true, said: null };

export class CompanionApp {
  readonly #options: CompanionAppOptions;
  #core: Core;
  #link: CompanionState["link"] = null;
  #stage: CoreStage | undefined;
  #isEnding = false;

  private constructor(options: CompanionAppOptions) {
    this.#options = options;
    this.#core = this.#madeCore();
  }

  /** Undefined when another instance runs, and this one ends. `words`: of the command line. */
  static async run(options: CompanionAppOptions, words: readonly string[]): Promise<CompanionApp | undefined> {
    const { app } = options.desktop;
    if (!app.claimOnlyInstance()) {
      app.exit();
      return undefined;
    }
    await app.ready();
    const companion = new CompanionApp(options);
    companion.#start(words);
    return companion;
  }

  get state(): CompanionState {
    const { settings, updates, version, platform, desktop } = this.#options;
    const { keepAwake, updates: looks } = settings.kept;
    const update = updates.state;
    return {
      version,
      platform,
      core: this.#core.life,
      settings: {
        keepAwake,
        startAtLogin: desktop.system.startAtLogin,
        updates: update.is === "absent" ? null : looks,
      },
      update,
      link: this.#link,
    };
  }

  #start(words: readonly string[]): void {
    const { desktop, updates, settings } = this.#options;
    desktop.window.serve(async (command) => this.do(command));
    desktop.app.onOpened((given) => this.#opened(given));
    desktop.app.onQuitWanted(() => void this.#quit());
    updates.onChange(() => this.#show());
    updates.lookDaily(settings.kept.updates);
    this.#core.start();
    this.#show();
    const link = linkAmong(words);
    if (link !== undefined) this.#followed(link);
  }

  /** Never rejects. */
  async do(command: CompanionCommand): Promise<Outcome> {
    try {
      return await this.#perform(command);
    } catch (error) {
      return { ok: false, why: reasonOf(error) };
    }
  }

  async #perform(command: CompanionCommand): Promise<Outcome> {
    return isForCore(command) ? this.#core.do(coreDeedOf(command)) : this.#performHere(command);
  }

  async #performHere(command: Exclude<CompanionCommand, CoreCommand>): Promise<Outcome> {
    switch (command.do) {
      case "copy-attach":
        return this.#copy(this.#sessions.find(({ id }) => id === command.session)?.attach);
      case "copy-code":
        return this.#copy(shownCode(this.#stage)?.code);
      case "open":
        return this.#open(this.#pageOf(command.page));
      case "open-session":
        return this.#open(sessionPage(this.#view, command.session));
      case "set":
        return this.#set(command.setting, command.on);
      case "look-for-update":
        this.#options.updates.look();
        return done;
      case "install-update":
        return this.#installUpdate();
      case "show-logs":
        return this.#showLogs();
      case "answer-link":
        this.#link = null;
        this.#show();
        return command.yes ? this.#core.do({ do: "pair" }) : done;
      case "quit":
        await this.#quit();
        return done;
    }
  }

  /** What takes this app's place starts a core of its own; where nothing does, this app goes on with a new one. */
  async #installUpdate(): Promise<Outcome> {
    const { desktop, updates } = this.#options;
    if (updates.state.is !== "ready") return { ok: false, why: "no newer version is ready" };
    await this.#core.stop();
    desktop.app.letAnotherStart();
    try {
      await updates.install();
    } catch (error) {
      desktop.app.claimOnlyInstance();
      this.#core = this.#madeCore();
      this.#core.start();
      return { ok: false, why: reasonOf(error) };
    }
    desktop.app.exit();
    return done;
  }

  #madeCore(): Core {
    return this.#options.core((life) => this.#coreChanged(life));
  }

  #set(setting: SettingName, on: boolean): Outcome {
    const { settings, desktop, updates } = this.#options;
    if (setting === "startAtLogin") desktop.system.setStartAtLogin(on);
    else settings.set({ [setting]: on });
    if (setting === "updates") updates.lookDaily(on);
    this.#show();
    return done;
  }

  #copy(text: string | undefined): Outcome {
    if (text === undefined) return { ok: false, why: "that is not there any more" };
    this.#options.desktop.system.copy(text);
    return done;
  }

  #open(url: string | undefined): Outcome {
    if (url === undefined) return { ok: false, why: "that is not there any more" };
    this.#options.desktop.system.openInBrowser(url);
    return done;
  }

  #showLogs(): Outcome {
    const folder = this.#view?.logFolder;
    if (folder === undefined || folder === "")
      return { ok: false, why: "the helper has not said yet where its log is" };
    this.#options.desktop.system.showFolder(folder);
    return done;
  }

  #pageOf(page: "pair" | "web-app" | "tmux-help"): string | undefined {
    if (page === "tmux-help") return tmuxHelpPage;
    if (page === "pair") return shownCode(this.#stage)?.urlWithCode;
    return this.#view?.server;
  }

  get #view(): CoreView | undefined {
    const { life } = this.#core;
    return life.is === "up" ? life.view : undefined;
  }

  get #sessions() {
    return this.#stage?.is === "running" ? this.#stage.view.sessions : [];
  }

  #opened(words: readonly string[]): void {
    const link = linkAmong(words);
    if (link === undefined) this.#options.desktop.window.show();
    else this.#followed(link);
  }

  /** A link to what is on view already asks for nothing more. */
  #followed(link: NonNullable<CompanionState["link"]>): void {
    const isShown = this.#stage?.is === "pairing" && shownCode(this.#stage)?.code === link.code;
    if (!isShown && !(this.#stage?.is === "pairing" && this.#stage.step.is === "asks")) this.#link = link;
    this.#show();
    this.#options.desktop.window.show();
  }

  #coreChanged(life: CoreLife): void {
    const { window, system } = this.#options.desktop;
    if (life.is === "up") {
      const { stage } = life.view;
      const notes = this.#isEnding ? [] : notesBetween(this.#stage, stage);
      for (const note of notes) system.notify({ ...note, clicked: () => window.show() });
      this.#stage = stage;
    } else this.#stage = undefined;
    this.#show();
  }

  #show(): void {
    const { desktop, settings } = this.#options;
    const { state } = this;
    const isWatched = this.#stage?.is === "running" && this.#stage.view.browsers.length > 0;
    desktop.system.keepAwake(settings.kept.keepAwake && isWatched);
    desktop.tray.show(trayModel(state), (deed) => void this.#chosen(deed));
    desktop.window.tell(state);
  }

  async #chosen(deed: TrayDeed): Promise<void> {
    if (deed.do === "show-window") return this.#options.desktop.window.show();
    const outcome = await this.do(deed);
    // A menu has no place for a sentence.
    if (!outcome.ok)
      this.#options.desktop.system.notify({ title: "Coda Runner", text: outcome.why, clicked: () => undefined });
    return undefined;
  }

  /** Once; the core ends in order, or is ended. */
  async #quit(): Promise<void> {
    if (this.#isEnding) return;
    this.#isEnding = true;
    try {
      await this.#core.stop();
    } catch (error) {
      this.#options.report(`the core did not stop in order: ${reasonOf(error)}`);
    } finally {
      this.#options.desktop.app.exit();
    }
  }
}

function shownCode(stage: CoreStage | undefined) {
  if (stage?.is !== "pairing") return undefined;
  const { step } = stage;
  return step.is === "shown" || step.is === "claimed" ? step.code : undefined;
}
