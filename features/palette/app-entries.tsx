/** What can be done on every page. */
import { AppearanceIcon, CheckIcon, KeyboardIcon, PlusIcon } from "@/ui/icons.ts";
import { performShortcut } from "../shortcuts/shortcut-listener.ts";
import { themeTexts } from "../shell/theme-choice.ts";
import { themes, type Theme } from "../shell/theme.ts";
import type { PaletteEntry } from "./palette-entry.ts";

export interface ThemeChoice {
  readonly shown: () => Theme;
  readonly choose: (theme: Theme) => void;
}

function themeEntries({ shown, choose }: ThemeChoice): readonly PaletteEntry[] {
  return themes.map((theme) => ({
    id: `theme:${theme}`,
    group: "app",
    text: themeTexts[theme],
    icon: shown() === theme ? <CheckIcon /> : <AppearanceIcon />,
    note: shown() === theme ? "chosen now" : undefined,
    does: { do: "run", run: () => choose(theme) },
  }));
}

export function appEntries(theme: ThemeChoice): readonly PaletteEntry[] {
  return [
    {
      id: "app:new-idea",
      group: "app",
      text: "New idea …",
      also: ["create", "project"],
      icon: <PlusIcon />,
      does: { do: "newIdea" },
    },
    {
      id: "app:colours",
      group: "app",
      text: "Colours …",
      also: ["theme", "dark", "light", "contrast", "colors"],
      icon: <AppearanceIcon />,
      does: { do: "step", title: "Colours", entries: () => themeEntries(theme) },
    },
    {
      id: "app:shortcuts",
      group: "app",
      text: "Keyboard shortcuts",
      also: ["keys", "help"],
      icon: <KeyboardIcon />,
      shortcut: "shortcuts.show",
      does: { do: "run", run: () => void performShortcut("shortcuts.show") },
    },
  ];
}
