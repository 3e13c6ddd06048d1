/** The ports to the desktop: what this app needs of it, and nothing of how Electron does it. */
import type { CompanionCommand } from "../contract/companion-command.ts";
import type { CompanionState } from "../contract/companion-state.ts";
import type { Outcome } from "../contract/core-messages.ts";
import type { TrayDeed, TrayModel } from "./tray-model.ts";

export interface DesktopApp {
  /** False when this app runs already; that one is told, with our command line. */
  claimOnlyInstance(): boolean;
  /** Another one may claim that from now on: the new version, which is started before this one has ended. */
  letAnotherStart(): void;
  /** Resolves when a tray can be shown. */
  ready(): Promise<void>;
  /** A link of ours was followed, or the app was started once more: its command line. */
  onOpened(listener: (words: readonly string[]) => void): void;
  /** By whoever signed in: nobody has opened it. */
  readonly startedAtLogin: boolean;
  /** Of the application's menu. */
  onSettingsWanted(listener: () => void): void;
  /** The system or the user wants the app to end; it goes on until `exit`. */
  onQuitWanted(listener: () => void): void;
  exit(): void;
}

export interface DesktopTray {
  show(model: TrayModel, chosen: (deed: TrayDeed) => void): void;
}

export interface DesktopWindow {
  /** Once, before anything else; `perform` is given what the window's page asks, already checked. */
  serve(perform: (command: CompanionCommand) => Promise<Outcome>): void;
  /** Makes it if there is none, and brings it to the front. */
  show(): void;
  tell(state: CompanionState): void;
}

export interface DesktopSystem {
  copy(text: string): Promise<void>;
  /** In the user's browser; whether it may be opened was looked at before. */
  openInBrowser(url: string): Promise<void>;
  /** In the file manager. Rejects with a sentence, as the two before do. */
  showFolder(path: string): Promise<void>;
  notify(note: { readonly title: string; readonly text: string; readonly clicked: () => void }): void;
  /** While true the machine does not sleep by itself. */
  keepAwake(on: boolean): void;
  /** Null: this system offers none to this build. */
  readonly startAtLogin: boolean | null;
  /** Throws a sentence. */
  setStartAtLogin(on: boolean): void;
  /** Links of ours are brought here. Null: they are by how the app was installed, or never. */
  readonly opensLinks: boolean | null;
  /** Rejects with a sentence. */
  setOpensLinks(on: boolean): Promise<void>;
}

export interface Desktop {
  readonly app: DesktopApp;
  readonly tray: DesktopTray;
  readonly window: DesktopWindow;
  readonly system: DesktopSystem;
}
