/**
 * The font that comes with the product, for terminals: JetBrains Mono (SIL Open Font License 1.1, from its package). Only
 * its rules are part of the page; a browser fetches the files when something is drawn in it.
 */
import "@fontsource/jetbrains-mono/400.css";
import "@fontsource/jetbrains-mono/700.css";

export const bundledFont = "JetBrains Mono";
