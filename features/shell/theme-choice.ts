/** The reader's choice of colours, as it is on <html> and in the cookie: whoever changes it, all who show it follow. */
"use client";

import { useSyncExternalStore } from "react";
import { parseTheme, themeAttribute, themeCookie, type Theme } from "./theme.ts";

export const themeTexts: Readonly<Record<Theme, string>> = {
  system: "As the system",
  light: "Light",
  dark: "Dark",
  contrast: "High contrast",
};

const yearSeconds = 365 * 24 * 60 * 60;

export function chooseTheme(theme: Theme): void {
  const attribute = themeAttribute(theme);
  const root = document.documentElement;
  if (attribute === undefined) delete root.dataset["theme"];
  else root.dataset["theme"] = attribute;
  document.cookie = `${themeCookie}=${theme}; path=/; max-age=${yearSeconds}; samesite=lax`;
}

function watch(changed: () => void): () => void {
  const observer = new MutationObserver(changed);
  observer.observe(document.documentElement, { attributeFilter: ["data-theme"] });
  return () => observer.disconnect();
}

export function shownTheme(): Theme {
  return parseTheme(document.documentElement.dataset["theme"]);
}

/** `initial`: as the server painted it. */
export function useTheme(initial: Theme): Theme {
  return useSyncExternalStore(watch, shownTheme, () => initial);
}
