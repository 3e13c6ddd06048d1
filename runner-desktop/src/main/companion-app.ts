/**
 * The app: puts its state together out of core, settings and updates, shows it in tray and window, and does what either
 * asks. A link or a notification only ever brings the window up.
 */
import { reasonOf } from "@coda/runner-core";
import type { CompanionCommand } from "../contract/companion-command.ts";
import type { CompanionState, CoreLife, PairLink, SettingName, Update } from "../contract/companion-state.ts";
import type { CoreDeed, Outcome } from "../contract/core-messages.ts";
import type { CoreStage, CoreView } from "../contract/core-view.ts";
import type { AppSettings } from "./app-settings.ts";
import { attachText } from "./attach-forms.ts";
import { coreDeedOf, isForCore, type CoreCommand } from "./core-commands.ts";
import { linkAmong } from "./deep-link.ts";
import type { Desktop } from "./desktop.ts";
import { notesBetween, updateNotes, type Note } from "./notes.ts";
import { pageOf, sessionPage, shownCode, type FoundPage } from "./pages.ts";
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
  #update: Update;
  #settingsAsked = 0;
  /** Nothing was shown to anybody yet. */
  #isFresh = true;
  #isEnding = false;

  private constructor(options: CompanionAppOptions) {
    this.#options = options;
    this.#update = options.updates.state;
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
        opensLinks: desktop.system.opensLinks,
        updates: update.is === "absent" ? null : looks,
      },
      update,
      link: this.#link,
      settingsAsked: this.#settingsAsked,
    };
  }

  #start(words: readonly string[]): void {
    const { desktop, updates, settings } = this.#options;
    desktop.window.serve(async (command) => this.do(command));
    desktop.app.onOpened((given) => this.#opened(given));
    desktop.app.onQuitWanted(() => void this.#quit());
    desktop.app.onSettingsWanted(() => this.#showSettings());
    updates.onChange(() => this.#updatesChanged());
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
        return this.#copy(attachText(this.#stage, command));
      case "copy-code":
        return this.#copy(shownCode(this.#stage)?.code);
      case "open":
        return this.#open(pageOf(this.#view, command.page));
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
        return this.#answerLink(command);
      case "quit":
        await this.#quit();
        return done;
    }
  }

  /** A yes counts for what was on view: another link may have come since. */
  async #answerLink({ yes, server }: Extract<CompanionCommand, { do: "answer-link" }>): Promise<Outcome> {
    if (this.#link === null) return done;
    if (this.#link.server !== server) return { ok: false, why: "another link has come meanwhile; look at that one" };
    this.#link = null;
    this.#show();
    if (!yes) return done;
    if (server !== null && server !== this.#view?.server) {
      const chosen = await this.#core.do({ do: "choose-server", address: server });
      if (!chosen.ok) return chosen;
    }
    return this.#core.do({ do: "pair" });
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

  async #set(setting: SettingName, on: boolean): Promise<Outcome> {
    const { settings, desktop, updates } = this.#options;
    if (setting === "startAtLogin") desktop.system.setStartAtLogin(on);
    else if (setting === "opensLinks") await desktop.system.setOpensLinks(on);
    else settings.set({ [setting]: on });
    if (setting === "updates") updates.lookDaily(on);
    this.#show();
    return done;
  }

  async #copy(text: string | undefined): Promise<Outcome> {
    if (text === undefined) return { ok: false, why: "that is not there any more" };
    await this.#options.desktop.system.copy(text);
    return done;
  }

  async #open(page: FoundPage): Promise<Outcome> {
    if ("why" in page) return { ok: false, why: page.why };
    await this.#options.desktop.system.openInBrowser(page.url);
    return done;
  }

  async #showLogs(): Promise<Outcome> {
    const folder = this.#view?.logFolder;
    if (folder === undefined || folder === "")
      return { ok: false, why: "the helper has not said yet where its log is" };
    await this.#options.desktop.system.showFolder(folder);
    return done;
  }

  get #view(): CoreView | undefined {
    const { life } = this.#core;
    return life.is === "up" ? life.view : undefined;
  }

  #opened(words: readonly string[]): void {
    const link = linkAmong(words);
    if (link === undefined) this.#showWindow();
    else this.#followed(link);
  }

  /** A link to what is on view already asks for nothing more. */
  #followed(link: PairLink): void {
    const isHere = link.server === null || link.server === this.#view?.server;
    const code = shownCode(this.#stage)?.code;
    const isShown = isHere && code !== undefined && (link.code === null || link.code === code);
    if (!isShown && !(this.#stage?.is === "pairing" && this.#stage.step.is === "asks")) this.#link = link;
    this.#showWindow();
  }

  #coreChanged(life: CoreLife): void {
    if (life.is === "up") {
      const { stage } = life.view;
      this.#notify(notesBetween(this.#stage, stage));
      this.#stage = stage;
      this.#introduce(stage);
    } else this.#stage = undefined;
    this.#show();
  }

  #updatesChanged(): void {
    const { state } = this.#options.updates;
    this.#notify(updateNotes(this.#update, state));
    this.#update = state;
    this.#show();
  }

  #notify(notes: readonly Note[]): void {
    if (this.#isEnding) return;
    const { system } = this.#options.desktop;
    for (const note of notes) system.notify({ ...note, clicked: () => this.#showWindow() });
  }

  /** Who has just installed the app looks for what to do first; a tray alone, which not every desktop has, does not say it. */
  #introduce(stage: CoreStage): void {
    if (!this.#isFresh || stage.is === "starting") return;
    this.#isFresh = false;
    const { app } = this.#options.desktop;
    if (stage.is === "unpaired" && !app.startedAtLogin) this.#showWindow();
  }

  #showSettings(): void {
    this.#isFresh = false;
    this.#settingsAsked += 1;
    this.#show();
    this.#options.desktop.window.show();
  }

  #showWindow(): void {
    this.#isFresh = false;
    this.#settingsAsked = 0;
    this.#show();
    this.#options.desktop.window.show();
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
    if (deed.do === "show-window") return this.#showWindow();
    if (deed.do === "show-settings") return this.#showSettings();
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
