/** How the helper is, in a few words, and with which account. */
import { Badge, type Tone } from "../../ui/badge.tsx";
import type { CompanionState } from "../src/contract/companion-state.ts";
import { hostOf } from "../src/main/server-words.ts";
import { capital, standing, type StandingKind } from "../src/main/standing.ts";

/** Without a word: that of the standing itself. */
const tones: Record<StandingKind, { readonly tone: Tone; readonly word?: string }> = {
  off: { tone: "idle" },
  offline: { tone: "warn", word: "Offline" },
  ready: { tone: "live", word: "Online" },
  watched: { tone: "live", word: "Watched" },
  typing: { tone: "accent", word: "In use" },
  asks: { tone: "warn", word: "Wants you" },
  cut: { tone: "danger", word: "Cut off" },
  fault: { tone: "danger", word: "Does not run" },
};

export function WindowHead({ state }: { readonly state: CompanionState }) {
  const { kind, words } = standing(state);
  const { tone, word = capital(words.split(";", 1).join()) } = tones[kind];
  return (
    <header className="flex items-center justify-between gap-3 px-4 pt-4 pb-1">
      <div className="min-w-0">
        <h1 className="text-lg font-semibold tracking-tight">Coda Runner</h1>
        <p className="truncate text-xs text-ink-quiet">{accountOf(state)}</p>
      </div>
      <span data-testid="standing">
        <Badge tone={tone} hollow={kind === "off" || kind === "offline"}>
          {word}
        </Badge>
      </span>
    </header>
  );
}

function accountOf({ core }: CompanionState): string {
  if (core.is !== "up") return "Your tmux sessions go on meanwhile.";
  const { stage, deviceName } = core.view;
  if (stage.is !== "running") return deviceName;
  const { owner, server } = stage.view.status;
  return `${deviceName}, for ${owner ?? "nobody yet"} at ${hostOf(server)}`;
}
