/** The keys of the playback page. Pure: what a key does, as far as it is one of ours. */

export type PlaybackDeed =
  | { readonly do: "toggle" }
  | { readonly do: "move"; readonly playedMs: number }
  | { readonly do: "begin" | "end" | "faster" | "slower" | "nextCommand" | "commandBefore" };

const stepMs = 5_000;
const longStepMs = 30_000;

const deeds: Readonly<Record<string, PlaybackDeed>> = {
  " ": { do: "toggle" },
  k: { do: "toggle" },
  ArrowRight: { do: "move", playedMs: stepMs },
  ArrowLeft: { do: "move", playedMs: -stepMs },
  PageDown: { do: "move", playedMs: longStepMs },
  PageUp: { do: "move", playedMs: -longStepMs },
  Home: { do: "begin" },
  End: { do: "end" },
  ArrowUp: { do: "faster" },
  ArrowDown: { do: "slower" },
  n: { do: "nextCommand" },
  p: { do: "commandBefore" },
};

export const playbackKeyWords = [
  ["Space", "play or pause"],
  ["← →", "5 s back or on"],
  ["Page ↑ ↓", "30 s"],
  ["n p", "next command, the one before"],
  ["↑ ↓", "faster, slower"],
  ["Home End", "beginning, end"],
] as const;

interface Pressed {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly altKey: boolean;
  readonly metaKey: boolean;
}

/** Undefined for keys that are the browser's, or nobody's. */
export function playbackDeed({ key, ctrlKey, altKey, metaKey }: Pressed): PlaybackDeed | undefined {
  return ctrlKey || altKey || metaKey ? undefined : deeds[key];
}
