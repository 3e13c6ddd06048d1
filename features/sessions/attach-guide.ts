/** The attach dialog's words per system. The commands themselves come from protocol alone. */

export const systems = ["macos", "linux", "windows"] as const;
export type System = (typeof systems)[number];

interface Guide {
  readonly name: string;
  /** What to do before the command. */
  readonly before: string;
  /** How tmux gets there when it is missing. */
  readonly installs: readonly { readonly on: string; readonly command: string }[];
}

export const guides: Readonly<Record<System, Guide>> = {
  macos: {
    name: "macOS",
    before: "In Terminal, iTerm2 or any other terminal on that Mac:",
    installs: [{ on: "with Homebrew", command: "brew install tmux" }],
  },
  linux: {
    name: "Linux",
    before: "In any terminal on that machine, or over SSH to it:",
    installs: [
      { on: "Debian, Ubuntu", command: "sudo apt install tmux" },
      { on: "Fedora", command: "sudo dnf install tmux" },
      { on: "Arch", command: "sudo pacman -S tmux" },
    ],
  },
  windows: {
    name: "Windows (WSL)",
    before: "Open the WSL distribution that the Coda Runner runs in (start “wsl”), then in its shell:",
    installs: [{ on: "in WSL, Debian or Ubuntu", command: "sudo apt install tmux" }],
  },
};

/** The reader's own system, as far as the browser tells; Linux where it does not. */
export function guessSystem(platform: string): System {
  if (/mac|iphone|ipad/iu.test(platform)) return "macos";
  return /win/iu.test(platform) ? "windows" : "linux";
}
