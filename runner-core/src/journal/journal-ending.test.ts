/** Every way a journal can end, as it is concluded from what can be seen. */
import type { GapCause } from "@coda/protocol";
import { describe, expect, test } from "vitest";
import { endingCause, type EndingEvidence } from "./journal-ending.ts";

const untouched: EndingEvidence = {
  folderThere: true,
  lastWord: "end",
  programEnded: false,
  cut: false,
  paused: false,
  rebooted: false,
  torn: false,
  sameServer: true,
  pane: "gone",
  piped: false,
  diskFull: false,
};

const words = ["full", "cap", "killed", "whole", "open", "server", "end", "none"] as const;
const panes = ["runs", "dead", "respawned", "gone"] as const;
type Row = Record<EndingEvidence["pane"], GapCause | null>;

function rowOf(evidence: Partial<EndingEvidence>): Row {
  const causes = panes.map((pane) => [pane, endingCause({ ...untouched, ...evidence, pane })]);
  return Object.fromEntries(causes) as Row;
}

const everywhere = (cause: GapCause | null): Row => ({ runs: cause, dead: cause, respawned: cause, gone: cause });

describe("a journal whose tmux server runs on", () => {
  const table: Record<EndingEvidence["lastWord"], Row> = {
    full: everywhere("disk-full"),
    cap: everywhere("journal-cap"),
    killed: everywhere("pipe-lost"),
    whole: everywhere(null),
    open: everywhere("pipe-lost"),
    server: everywhere("server-died"),
    end: { runs: "pipe-lost", dead: null, respawned: null, gone: null },
    none: everywhere("pipe-lost"),
  };
  test.each(words)("with the spool's last word '%s'", (lastWord) => {
    expect(rowOf({ lastWord })).toEqual(table[lastWord]);
  });

  test.each(["open", "end"] as const)("lost its pipe to another, its last word being '%s'", (lastWord) => {
    expect(endingCause({ ...untouched, lastWord, pane: "runs", piped: true })).toBe("pipe-taken");
  });

  test("whose spool was killed: that tmux still believes in the pipe proves nobody else's", () => {
    expect(endingCause({ ...untouched, lastWord: "none", pane: "runs", piped: true })).toBe("pipe-lost");
  });

  test("whose spool could not even say that the disk is full", () => {
    for (const lastWord of ["end", "none"] as const)
      expect(endingCause({ ...untouched, lastWord, pane: "runs", diskFull: true })).toBe("disk-full");
  });
});

test.each(words)("PU3 a journal that was paused ended by that, its spool's last word being '%s'", (lastWord) => {
  expect(rowOf({ lastWord, paused: true })).toEqual(everywhere("paused"));
  expect(rowOf({ lastWord, paused: true, sameServer: false, rebooted: true })).toEqual(everywhere("paused"));
});

describe("a journal whose tmux server has gone", () => {
  const table: Record<EndingEvidence["lastWord"], GapCause | null> = {
    full: "disk-full",
    cap: "journal-cap",
    killed: "pipe-lost",
    whole: null,
    open: "pipe-lost",
    server: "server-died",
    end: "server-died",
    none: "server-died",
  };
  test.each(words)("with the spool's last word '%s'", (lastWord) => {
    expect(rowOf({ lastWord, sameServer: false })).toEqual(everywhere(table[lastWord]));
  });
});

describe("a journal whose program was seen to end", () => {
  const broken: Partial<Record<EndingEvidence["lastWord"], GapCause>> = {
    full: "disk-full",
    cap: "journal-cap",
    killed: "pipe-lost",
  };
  test.each(words)("is whole, unless its last word '%s' says more", (lastWord) => {
    for (const sameServer of [true, false])
      expect(rowOf({ lastWord, sameServer, programEnded: true })).toEqual(everywhere(broken[lastWord] ?? null));
  });
});

describe("a journal whose pipe made way while tmux may have held output for it", () => {
  const said: Partial<Record<EndingEvidence["lastWord"], GapCause>> = {
    full: "disk-full",
    cap: "journal-cap",
    server: "server-died",
  };
  test.each(words)("has lost that, with the spool's last word '%s'", (lastWord) => {
    expect(rowOf({ lastWord, cut: true })).toEqual(everywhere(said[lastWord] ?? "pipe-lost"));
  });
});

describe("a journal from before the machine was started anew", () => {
  const rebooted = { rebooted: true, sameServer: false };

  test("without its spool's word lost its end with the power, whether or not that shows", () => {
    for (const torn of [true, false])
      expect(rowOf({ ...rebooted, lastWord: "none", torn })).toEqual(everywhere("power-loss"));
  });

  test("whose program had ended is whole, unless its end does not lie on the disk", () => {
    const ended = { ...untouched, ...rebooted, lastWord: "none", programEnded: true } as const;
    expect(endingCause(ended)).toBeNull();
    expect(endingCause({ ...ended, torn: true })).toBe("power-loss");
  });

  test.each([
    ["whole", null],
    ["server", "server-died"],
    ["end", "server-died"],
  ] as const)("whose spool came to say '%s' was shut down in order", (lastWord, cause) => {
    expect(rowOf({ ...rebooted, lastWord })).toEqual(everywhere(cause));
  });
});

test("a deleted folder is a lost journal, whatever else there is to see", () => {
  for (const lastWord of words)
    for (const programEnded of [true, false])
      expect(rowOf({ folderThere: false, lastWord, programEnded, rebooted: true })).toEqual(everywhere("journal-lost"));
});
