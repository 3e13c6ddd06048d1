/** A desktop that is played: what was shown and done on it, and what somebody does there. */
import type { CompanionCommand } from "../contract/companion-command.ts";
import type { CompanionState } from "../contract/companion-state.ts";
import type { Outcome } from "../contract/core-messages.ts";
import type { Desktop } from "../main/desktop.ts";
import type { TrayDeed, TrayModel } from "../main/tray-model.ts";

export class PlayedDesktop implements Desktop {
  isOnly = true;
  readonly happened: string[] = [];
  readonly exited = Promise.withResolvers<void>();
  readonly notes: { title: string; text: string; clicked: () => void }[] = [];
  model: TrayModel | undefined;
  state: CompanionState | undefined;
  isAwake = false;
  startsAtLogin: boolean | null = false;
  linksAreOpened: boolean | null = null;
  wasStartedAtLogin = false;
  choose: (deed: TrayDeed) => void = () => undefined;
  perform: (command: CompanionCommand) => Promise<Outcome> = async () => ({ ok: false, why: "no window yet" });
  open: (words: readonly string[]) => void = () => undefined;
  /** The window's page, where a test has one. */
  told: (state: CompanionState) => void = () => undefined;
  wantQuit: () => void = () => undefined;
  wantSettings: () => void = () => undefined;

  readonly app: Desktop["app"];

  readonly tray: Desktop["tray"] = {
    show: (model, chosen) => {
      this.model = model;
      this.choose = chosen;
    },
  };

  readonly window: Desktop["window"] = {
    serve: (perform) => {
      this.perform = perform;
    },
    show: () => void this.happened.push("window"),
    tell: (state) => {
      this.state = state;
      this.told(state);
    },
  };

  readonly system: Desktop["system"];

  constructor() {
    // An arrow function keeps `this`; a getter needs its own name for it.
    const played = (): PlayedDesktop => this;
    this.app = {
      claimOnlyInstance: () => this.isOnly,
      letAnotherStart: () => void this.happened.push("let another start"),
      ready: async () => void this.happened.push("ready"),
      onOpened: (listener) => {
        this.open = listener;
      },
      get startedAtLogin() {
        return played().wasStartedAtLogin;
      },
      onSettingsWanted: (listener) => {
        this.wantSettings = listener;
      },
      onQuitWanted: (listener) => {
        this.wantQuit = listener;
      },
      exit: () => {
        this.happened.push("exit");
        this.exited.resolve();
      },
    };
    this.system = {
      copy: async (text) => void this.happened.push(`copy ${text}`),
      openInBrowser: async (url) => void this.happened.push(`open ${url}`),
      showFolder: async (path) => void this.happened.push(`folder ${path}`),
      notify: (note) => void this.notes.push(note),
      keepAwake: (on) => {
        this.isAwake = on;
      },
      get startAtLogin() {
        return played().startsAtLogin;
      },
      setStartAtLogin: (on) => {
        this.startsAtLogin = on;
      },
      get opensLinks() {
        return played().linksAreOpened;
      },
      setOpensLinks: async (on) => {
        this.linksAreOpened = on;
      },
    };
  }
}
