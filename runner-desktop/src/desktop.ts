/** The port to the desktop: what this app needs of it, and nothing of how Electron does it. */

export interface MenuEntry {
  readonly label: string;
  readonly chosen: () => void;
}

export interface Tray {
  setTooltip(text: string): void;
}

export interface Desktop {
  /** False when this app runs already: two would share one folder. */
  claimOnlyInstance(): boolean;
  /** Resolves when a tray can be shown. */
  ready(): Promise<void>;
  showTray(entries: readonly MenuEntry[]): Tray;
  /** The system or the user wants the app to end; it goes on until `exit`. */
  onQuitWanted(listener: () => void): void;
  exit(): void;
}
