/** What the tray says: its icon, its one line, its menu. Pure; the words are the window's own. */
import type { CompanionCommand } from "../contract/companion-command.ts";
import type { CompanionState } from "../contract/companion-state.ts";
import type { CoreStage } from "../contract/core-view.ts";
import { capital, standing, type StandingKind } from "./standing.ts";

export const trayIcons = ["off", "ready", "watched", "typing", "asks", "cut", "fault"] as const;
export type TrayIcon = (typeof trayIcons)[number];

export type TrayDeed = CompanionCommand | { readonly do: "show-window" } | { readonly do: "show-settings" };
export type TrayEntry =
  | { readonly is: "line" }
  /** Without a deed it only says something. */
  | { readonly is: "entry"; readonly label: string; readonly deed: TrayDeed | undefined; readonly checked?: boolean };

export interface TrayModel {
  readonly icon: TrayIcon;
  readonly tooltip: string;
  readonly menu: readonly TrayEntry[];
}

export function trayModel(state: CompanionState): TrayModel {
  const { kind, words } = standing(state);
  return { icon: iconOf(kind), tooltip: `Coda Runner: ${words}`, menu: menuOf(state, capital(words)) };
}

/** A tray has no room for the difference. */
function iconOf(kind: StandingKind): TrayIcon {
  return kind === "offline" ? "off" : kind;
}

function menuOf(state: CompanionState, headline: string): TrayEntry[] {
  const stage = state.core.is === "up" ? state.core.view.stage : undefined;
  const update =
    state.update.is === "ready" ? [entry(`Update to ${state.update.version}`, { do: "install-update" })] : [];
  return [
    { is: "entry", label: headline, deed: undefined },
    { is: "line" },
    entry("Open Coda Runner", { do: "show-window" }),
    entry("Open the web app", { do: "open", page: "web-app" }),
    entry("Settings…", { do: "show-settings" }),
    ...panicOf(stage),
    { is: "line" },
    { ...entry("Keep this computer awake", set("keepAwake", state)), checked: state.settings.keepAwake },
    ...(state.settings.startAtLogin === null
      ? []
      : [{ ...entry("Start at login", set("startAtLogin", state)), checked: state.settings.startAtLogin }]),
    ...update,
    { is: "line" },
    entry("Quit", { do: "quit" }),
  ];
}

function panicOf(stage: CoreStage | undefined): TrayEntry[] {
  const release = [entry("Let this computer go on", { do: "release" })];
  if (stage?.is === "unpaired") return stage.cutOff ? release : [];
  if (stage?.is !== "running") return [];
  return stage.view.status.law.cutOffAt === null ? [entry("Cut everybody off", { do: "panic" })] : release;
}

function set(setting: "keepAwake" | "startAtLogin", { settings }: CompanionState): CompanionCommand {
  return { do: "set", setting, on: settings[setting] !== true };
}

function entry(label: string, deed: TrayDeed) {
  return { is: "entry", label, deed } as const;
}
