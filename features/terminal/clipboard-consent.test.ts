import { paneIdSchema } from "@coda/protocol";
import { describe, expect, it } from "vitest";
import { consent, silent, type Consent, type ConsentEvent, type ConsentState } from "./clipboard-consent.ts";

const pane = paneIdSchema.parse("%1");
const wish = { pane, text: "first" };
const other = { pane, text: "second" };
const seen = { type: "wished", wish: other, isSeen: true, isAllowed: false, nowMs: 1_000 } as const;

const events = {
  wished: seen,
  wishedUnseen: { ...seen, isSeen: false },
  wishedAllowed: { ...seen, isAllowed: true },
  wishedAllowedUnseen: { ...seen, isAllowed: true, isSeen: false },
  allowed: { type: "allowed" },
  denied: { type: "denied", nowMs: 1_000 },
  written: { type: "written" },
  refused: { type: "refused" },
  ended: { type: "ended" },
} as const satisfies Record<string, ConsentEvent>;

type Seen = `${ConsentState["kind"]} ${"first" | "second"}` | "quiet";

const states: Record<ConsentState["kind"], ConsentState> = {
  quiet: { kind: "quiet" },
  asking: { kind: "asking", wish },
  writing: { kind: "writing", wish },
  written: { kind: "written", wish },
  refused: { kind: "refused", wish },
};

/** `first` was there; `second` comes. */
const table: Record<ConsentState["kind"], Record<keyof typeof events, Seen>> = {
  quiet: {
    wished: "asking second",
    wishedUnseen: "quiet",
    wishedAllowed: "writing second",
    wishedAllowedUnseen: "quiet",
    allowed: "quiet",
    denied: "quiet",
    written: "quiet",
    refused: "quiet",
    ended: "quiet",
  },
  asking: {
    wished: "asking first",
    wishedUnseen: "asking first",
    wishedAllowed: "asking first",
    wishedAllowedUnseen: "asking first",
    allowed: "writing first",
    denied: "quiet",
    written: "asking first",
    refused: "asking first",
    ended: "asking first",
  },
  writing: {
    wished: "writing first",
    wishedUnseen: "writing first",
    wishedAllowed: "writing first",
    wishedAllowedUnseen: "writing first",
    allowed: "writing first",
    denied: "quiet",
    written: "written first",
    refused: "refused first",
    ended: "quiet",
  },
  written: {
    wished: "asking second",
    wishedUnseen: "written first",
    wishedAllowed: "writing second",
    wishedAllowedUnseen: "written first",
    allowed: "writing first",
    denied: "quiet",
    written: "written first",
    refused: "written first",
    ended: "quiet",
  },
  refused: {
    wished: "asking second",
    wishedUnseen: "refused first",
    wishedAllowed: "writing second",
    wishedAllowedUnseen: "refused first",
    allowed: "writing first",
    denied: "quiet",
    written: "refused first",
    refused: "refused first",
    ended: "quiet",
  },
};

function shown({ state }: Consent): Seen {
  return state.kind === "quiet" ? "quiet" : (`${state.kind} ${state.wish.text}` as Seen);
}

const rows = Object.values(states).flatMap((state) =>
  Object.entries(events).map(([name, event]) => {
    return { kind: state.kind, state, name, event, next: table[state.kind][name as keyof typeof events] };
  }),
);

describe("a program's wish to fill the clipboard", () => {
  it.each(rows)("that is $kind is $next after $name", ({ state, event, next }) => {
    expect(shown(consent({ ...silent, state }, event))).toBe(next);
  });

  it("is not asked about for half a minute after a no, and then again", () => {
    const denied = consent(consent(silent, seen), { type: "denied", nowMs: 1_000 });
    expect(shown(consent(denied, { ...seen, nowMs: 30_999 }))).toBe("quiet");
    expect(shown(consent(denied, { ...seen, nowMs: 31_000 }))).toBe("asking second");
  });

  it("is asked about again where it was allowed once and for all and comes too often", () => {
    let now = silent;
    const often = { ...seen, isAllowed: true };
    for (let count = 0; count < 20; count++) {
      now = consent(consent(now, { ...often, nowMs: 1_000 + count }), { type: "written" });
      expect(shown(now)).toBe("written second");
    }
    expect(shown(consent(now, { ...often, nowMs: 2_000 }))).toBe("asking second");
    expect(shown(consent(now, { ...often, nowMs: 61_030 }))).toBe("writing second");
  });
});
