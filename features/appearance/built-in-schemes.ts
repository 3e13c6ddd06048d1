/** Terminal colours that many people know by name. Data only; each scheme's licence and author stand beside it. */
import { ansiColours, terminalSchemeSchema, type TerminalScheme } from "./terminal-scheme.ts";

/** Background, foreground, cursor, selection; then black to white, and bright black to bright white. */
function scheme(name: string, ground: string, ansi: string): TerminalScheme {
  const [background, foreground, cursor, selectionBackground] = hexes(ground);
  const colours: Record<string, string> = Object.fromEntries(
    hexes(ansi).map((hex, index) => [ansiColours[index] ?? "", hex]),
  );
  return terminalSchemeSchema.parse({
    name,
    colours: { background, foreground, cursor, cursorAccent: background, selectionBackground, ...colours },
  });
}

function hexes(text: string): string[] {
  return text.split(" ").map((hex) => `#${hex}`);
}

const solarizedAnsi =
  "073642 dc322f 859900 b58900 268bd2 d33682 2aa198 eee8d5 002b36 cb4b16 586e75 657b83 839496 6c71c4 93a1a1 fdf6e3";

export const builtInSchemes: readonly TerminalScheme[] = [
  // MIT, the Catppuccin organisation.
  scheme(
    "Catppuccin Latte",
    "eff1f5 4c4f69 dc8a78 acb0be",
    "5c5f77 d20f39 40a02b df8e1d 1e66f5 ea76cb 179299 acb0be 6c6f85 d20f39 40a02b df8e1d 1e66f5 ea76cb 179299 bcc0cc",
  ),
  scheme(
    "Catppuccin Mocha",
    "1e1e2e cdd6f4 f5e0dc 585b70",
    "45475a f38ba8 a6e3a1 f9e2af 89b4fa f5c2e7 94e2d5 bac2de 585b70 f38ba8 a6e3a1 f9e2af 89b4fa f5c2e7 94e2d5 a6adc8",
  ),
  // MIT, the Dracula Theme.
  scheme(
    "Dracula",
    "282a36 f8f8f2 f8f8f2 44475a",
    "21222c ff5555 50fa7b f1fa8c bd93f9 ff79c6 8be9fd f8f8f2 6272a4 ff6e6e 69ff94 ffffa5 d6acff ff92df a4ffff ffffff",
  ),
  // MIT/X11, Pavel Pertsev.
  scheme(
    "Gruvbox Dark",
    "282828 ebdbb2 ebdbb2 504945",
    "282828 cc241d 98971a d79921 458588 b16286 689d6a a89984 928374 fb4934 b8bb26 fabd2f 83a598 d3869b 8ec07c ebdbb2",
  ),
  scheme(
    "Gruvbox Light",
    "fbf1c7 3c3836 3c3836 d5c4a1",
    "fbf1c7 cc241d 98971a d79921 458588 b16286 689d6a 7c6f64 928374 9d0006 79740e b57614 076678 8f3f71 427b58 3c3836",
  ),
  // MIT, Sven Greb.
  scheme(
    "Nord",
    "2e3440 d8dee9 d8dee9 434c5e",
    "3b4252 bf616a a3be8c ebcb8b 81a1c1 b48ead 88c0d0 e5e9f0 4c566a bf616a a3be8c ebcb8b 81a1c1 b48ead 8fbcbb eceff4",
  ),
  // MIT, Son A. Pham.
  scheme(
    "One Half Dark",
    "282c34 dcdfe4 a3b3cc 474e5d",
    "282c34 e06c75 98c379 e5c07b 61afef c678dd 56b6c2 dcdfe4 5a6374 e06c75 98c379 e5c07b 61afef c678dd 56b6c2 dcdfe4",
  ),
  scheme(
    "One Half Light",
    "fafafa 383a42 4f525d bfceff",
    "383a42 e45649 50a14f c18401 0184bc a626a4 0997b3 fafafa 4f525d df6c75 98c379 e4c07a 61afef c577dd 56b5c1 ffffff",
  ),
  // MIT, Ethan Schoonover.
  scheme("Solarized Dark", "002b36 839496 839496 073642", solarizedAnsi),
  scheme("Solarized Light", "fdf6e3 657b83 657b83 eee8d5", solarizedAnsi),
];
