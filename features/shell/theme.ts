/** The reader's choice of colours: a cookie, so that the server paints the first page right. */

export const themeCookie = "coda-theme";
export const themes = ["system", "light", "dark", "contrast"] as const;
export type Theme = (typeof themes)[number];

export function parseTheme(text: string | undefined): Theme {
  return themes.find((theme) => theme === text) ?? "system";
}

/** The value of <html data-theme>; undefined follows the system. */
export function themeAttribute(theme: Theme): string | undefined {
  return theme === "system" ? undefined : theme;
}
