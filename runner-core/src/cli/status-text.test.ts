/** Status and list as a terminal of 80 columns shows them. */
import { describe, expect, test } from "vitest";
import { cutMiddle, widthOf, wrapped } from "../columns-text.ts";
import type { ListedSession } from "../control/control-messages.ts";
import { inColour, uncoloured } from "../paint.ts";
import { standingSession, standingStatus } from "../testing/standing-helper.ts";
import { listText, statusText } from "./status-text.ts";

const alone: ListedSession = { ...standingSession, browsers: 0, drivers: 0, localClients: 0 };

function widest(text: string): number {
  return Math.max(...text.split("\n").map((line) => widthOf(line)));
}

describe("list", () => {
  test.each([
    ["of nobody", alone, "detached   nobody"],
    ["of who types and who looks on", { ...alone, browsers: 4, drivers: 1 }, "live   1 driver, 3 viewers"],
    ["of an older helper, which does not say who types", { ...alone, browsers: 2, drivers: null }, "live   2 browsers"],
    ["of a terminal", { ...alone, localClients: 1 }, "detached   1 terminal"],
    ["that needs somebody", { ...alone, attention: true }, "needs you   nobody"],
    ["that has ended", { ...alone, state: "exited", browsers: 1 } as const, "exited   1 viewer"],
    ["that does not run", { ...alone, state: "absent" } as const, "absent   nobody"],
  ])("names the state %s", (_, session, shown) => {
    expect(listText([session]).split("\n")[1]?.replaceAll(/ {2,}/gu, "   ")).toBe(`coda::idea::primary   ${shown}`);
  });

  test("keeps to its columns, and cuts the longest names in their middle", () => {
    const name = `coda::${"a".repeat(40)}::${"b".repeat(40)}`;
    const busy = { ...alone, name, attention: true, browsers: 25, drivers: 10, localClients: 10 };
    const text = listText([busy, alone]);
    expect(widest(text)).toBe(80);
    expect(text).toMatch(/^coda::a+…b+ {2}needs you {2}10 drivers, 15 viewers, 10 terminals$/mu);
    expect(widest(listText([busy], { columns: 60, paint: uncoloured }))).toBeLessThanOrEqual(60);
  });

  test("has colours of their own, and not where there are none", () => {
    expect(listText([alone])).not.toContain("\u001B");
    const coloured = listText([{ ...alone, browsers: 1 }], { columns: 80, paint: inColour });
    expect(coloured).toContain("\u001B[32mlive ");
  });

  test("without a session says how to make one", () => {
    expect(listText([])).toBe("no sessions; make one with: coda-runner new <idea> [slot]");
  });
});

describe("status", () => {
  const full = {
    ...standingStatus,
    owner: "山田太郎 👩‍👩‍👧 ".repeat(8).trim(),
    keyPlace: `/home/${"k".repeat(120)}/device.key`,
    relay: "refused",
    relayWhy: "this device's key was used on another machine than the one it was paired on; pair each machine anew",
    literalUnavailable: "another Coda on this tmux server has the name 'coda': it finds that one's sessions",
    refusedInput: 3,
    repairs: 2,
    otherTicketKey: true,
    settings: { changed: ["redaction", "tmux-socket"], fault: "config.json is no JSON" },
  };

  test("keeps to its columns, wide characters counted, and loses no sentence", () => {
    const text = statusText(full, [{ ...standingSession, drivers: 1 }]);
    expect(widest(text)).toBeLessThanOrEqual(80);
    const words = text.replaceAll(/\s+/gu, " ");
    for (const sentence of [full.relayWhy, full.literalUnavailable, "restart it for: redaction, tmux-socket"])
      expect(words).toContain(sentence);
    expect(words).toContain("it is not tried again until this helper is restarted");
    expect(words).toContain("browsers 1 driver, 1 viewer");
    expect(words).toContain("REFUSED 3 times input was not what a browser typed");
    expect(words).toContain("WEB APP signs tickets by another key than it had at pairing");
    expect(words).toContain("SETTINGS config.json is no JSON; it would not start again");
  });

  test("shows nothing of others that a terminal would obey", () => {
    expect(statusText({ ...standingStatus, owner: "\u001B[2JEve\u202E" }, [])).toContain("account   [2JEve\n");
  });

  test("says since when it runs, and who started it; an older helper does not", () => {
    expect(statusText({ ...standingStatus, startedBy: "service" }, [])).toMatch(
      /^helper {4}0\.1\.0, process 4711 since 2026-11-2\d \d\d:\d\d:00, started as a service$/mu,
    );
    expect(statusText({ ...standingStatus, startedAt: null }, [])).toMatch(/^helper {4}0\.1\.0, process 4711$/mu);
  });

  test("colours the relay by how it is", () => {
    const of = (relay: string): string =>
      statusText({ ...standingStatus, relay }, [], { columns: 80, paint: inColour });
    expect(of("live")).toContain("\u001B[32mlive");
    expect(of("waiting")).toContain("\u001B[33mwaiting");
    expect(of("refused")).toContain("\u001B[31mrefused");
  });
});

describe("columns", () => {
  test.each([
    ["abcdef", 6, "abcdef"],
    ["abcdefg", 5, "ab…fg"],
    ["abcdefg", 4, "ab…g"],
    ["日本語日本語", 7, "日…本語"],
    ["日本語日本語", 6, "日…語"],
    ["e\u0301e\u0301e\u0301e\u0301", 3, "e\u0301…e\u0301"],
    ["abc", 1, "…"],
  ])("'%s' cut to %i", (text, width, cut) => {
    expect(cutMiddle(text, width)).toBe(cut);
  });

  test("words are wrapped, and one that is too long is cut", () => {
    expect(wrapped("one two three", 7)).toEqual(["one two", "three"]);
    expect(wrapped("abcdefghij k", 5)).toEqual(["ab…ij", "k"]);
  });
});
