import { epochSchema, paneIdSchema, sessionIdSchema, type ApiCommand, type SinceReply } from "@coda/protocol";
import { describe, expect, it } from "vitest";
import { countMissed } from "./count-missed.ts";
import type { LeftPlace, PaneEnd } from "./left-places.ts";

const epoch = epochSchema.parse("00000000-0000-4000-8000-000000000001");

function end(number: number): PaneEnd {
  return { pane: paneIdSchema.parse(`%${number}`), epoch, offset: number };
}

const left: LeftPlace = {
  ...end(1),
  session: sessionIdSchema.parse("00000000-0000-4000-8000-00000000aaaa"),
  others: [end(2), end(3)],
  atMs: 1_000,
};
const nothing: SinceReply = { bytes: 0, lines: 0, more: false, commands: 0, failed: 0, firstFailed: null };

function failure(number: number, startedAt: string): ApiCommand {
  const { pane } = end(number);
  const untold = { promptAt: null, outputTo: null, command: "make", directory: null, durationMs: null };
  return { ...untold, pane, epoch, outputFrom: 1, exitCode: 2, startedAt };
}

/** What each pane has to tell; of one that is not named here nobody knows. */
function asking(replies: Readonly<Record<string, Partial<SinceReply>>>) {
  return async ({ pane }: PaneEnd): Promise<SinceReply> => {
    const reply = replies[pane];
    if (reply === undefined) throw new Error("gone");
    return { ...nothing, ...reply };
  };
}

describe("what was missed in a terminal", () => {
  it("is what all its panes have, and the first error is the one that came first", async () => {
    const [early, late] = [failure(3, "2026-11-22T10:00:00.000Z"), failure(1, "2026-11-22T10:05:00.000Z")];
    const missed = await countMissed(
      left,
      asking({
        "%1": { lines: 10, commands: 1, failed: 1, firstFailed: late },
        "%2": { lines: 400, more: true },
        "%3": { lines: 2, commands: 2, failed: 1, firstFailed: early },
      }),
    );
    expect(missed).toEqual({ lines: 412, more: true, commands: 3, failed: 2, firstFailed: early });
  });

  it("is told without a pane of which nobody knows any more, and not at all where nobody knows of any", async () => {
    expect(await countMissed(left, asking({ "%1": { lines: 1 } }))).toMatchObject({ lines: 1 });
    await expect(countMissed(left, asking({}))).rejects.toThrow("nobody knows");
  });
});
