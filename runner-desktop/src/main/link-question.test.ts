/** What a link is asked about: in each state of the app, for each kind of link. */
import { standingStatus } from "@coda/runner-core/testing/standing-helper";
import { describe, expect, test } from "vitest";
import type { CompanionState, PairLink } from "../contract/companion-state.ts";
import type { CoreStage, CoreView } from "../contract/core-view.ts";
import { coreView, helperView, runningStage, shownCode } from "../testing/views.ts";
import { linkQuestion } from "./link-question.ts";

const links = {
  code: { is: "pair", server: null, code: "BCDF-GHJK" },
  own: { is: "pair", server: "https://coda.example", code: null },
  other: { is: "pair", server: "https://other.example", code: null },
} as const satisfies Record<string, PairLink>;

function at(stage: CoreStage, change: Partial<CoreView> = {}): Pick<CompanionState, "core"> {
  return { core: { is: "up", view: coreView(stage, change) } };
}

const unpaired = { is: "unpaired", why: null, cutOff: false } as const;
const paired = { ...standingStatus, server: "https://coda.example" };
const states = {
  coming: { core: { is: "coming", why: null } },
  down: { core: { is: "down" } },
  starting: at({ is: "starting" }),
  stopping: at({ is: "stopping" }),
  failed: at({ is: "failed", why: "no", kind: "other" }),
  pairing: at({ is: "pairing", step: { is: "shown", code: shownCode } }),
  running: at(runningStage({ view: helperView({ status: paired }) })),
  "just installed": at(unpaired, { server: "http://127.0.0.1:3000", serverFrom: "default" }),
  "set to coda.example": at(unpaired),
  "by the environment": at(unpaired, { serverFrom: "environment" }),
} as const satisfies Record<string, Pick<CompanionState, "core">>;

const asks: Record<keyof typeof states, Record<keyof typeof links, string>> = {
  coming: { code: "tell", own: "tell", other: "tell" },
  down: { code: "tell", own: "tell", other: "tell" },
  starting: { code: "tell", own: "tell", other: "tell" },
  stopping: { code: "tell", own: "tell", other: "tell" },
  failed: { code: "tell", own: "tell", other: "tell" },
  pairing: { code: "tell", own: "tell", other: "tell" },
  running: { code: "tell", own: "tell", other: "tell" },
  "just installed": { code: "ask", own: "first", other: "first" },
  "set to coda.example": { code: "ask", own: "ask", other: "foreign" },
  "by the environment": { code: "ask", own: "ask", other: "tell" },
};

describe.each(Object.keys(states) as (keyof typeof states)[])("%s", (state) => {
  test.each(Object.keys(links) as (keyof typeof links)[])("a link with %s", (link) => {
    const question = linkQuestion(states[state], links[link]);
    expect(question.is).toBe(asks[state][link]);
    // Only a question has a yes; where there is none it says that nothing was done.
    const isTold = question.is === "tell";
    expect([question.yes === undefined, question.words.at(-1) === "Nothing was done."]).toEqual([isTold, isTold]);
    for (const sentence of question.words) expect(sentence).toMatch(/^[A-Z].*[.?]$/u);
  });
});

test("a foreign web app is named in title, in full below it and in its yes, and so is the one this app has", () => {
  const question = linkQuestion(states["set to coda.example"], links.other);
  expect(question).toMatchObject({
    title: "A link asks to pair this computer with other.example",
    address: "https://other.example",
    yes: "Show a code for other.example",
  });
  expect(question.words[0]).toBe("That is another Coda than the one this app is set to, coda.example.");
});

test("right after it was installed no web app is foreign: the person is asked whether they know it", () => {
  expect(linkQuestion(states["just installed"], links.own).words[0]).toBe("Is that the Coda you use?");
});

test("an address without encryption is said to be one, but on this computer itself", () => {
  const words = (server: string) =>
    linkQuestion(states["set to coda.example"], { ...links.other, server }).words.join();
  expect(words("http://192.168.1.20:3000")).toContain("http:// is not encrypted");
  expect(words("http://127.0.0.1:4000")).not.toContain("encrypted");
  expect(words("https://192.168.1.20")).not.toContain("encrypted");
});

test("a helper that runs on its own is paired with what it says, not with what this app's settings say", () => {
  const elsewhere = at(runningStage({ elsewhere: true, view: helperView({ status: paired }) }), {
    server: "https://x.example",
  });
  expect(linkQuestion(elsewhere, links.own).title).toBe("This computer is paired with coda.example already");
});
