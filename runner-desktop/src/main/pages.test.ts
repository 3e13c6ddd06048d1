/** Where the app leads: its own web app's pages, whatever the scheme, and nobody else's. */
import { standingSession, standingStatus } from "@coda/runner-core/testing/standing-helper";
import { expect, test } from "vitest";
import type { CoreStage } from "../contract/core-view.ts";
import { coreView, helperView, runningStage, shownCode } from "../testing/views.ts";
import { pageOf, sessionPage } from "./pages.ts";

const shown = (urlWithCode: string): CoreStage => ({
  is: "pairing",
  step: { is: "shown", code: { ...shownCode, urlWithCode } },
});

test("the page of a pairing is the web app's own, or is not opened and said so", () => {
  expect(pageOf(coreView(shown(shownCode.urlWithCode)), "pair")).toEqual({ url: shownCode.urlWithCode });
  const why =
    "the web app at https://coda.example calls itself evil.example; enter the code there yourself, if you know it";
  expect(pageOf(coreView(shown("https://evil.example/pair#BCDF-GHJK")), "pair")).toEqual({ why });
  expect(pageOf(coreView(shown("file:///etc/passwd")), "pair")).toHaveProperty("why");
  expect(pageOf(coreView({ is: "starting" }), "pair")).toEqual({ why: "that is not there any more" });
});

test("a web app in the local network is opened without encryption, since this machine belongs to it", () => {
  const server = "http://192.168.1.20:3000";
  const url = `${server}/pair#BCDF-GHJK`;
  expect(pageOf(coreView(shown(url), { server }), "pair")).toEqual({ url });
  const stage = runningStage({ view: helperView({ status: { ...standingStatus, server } }) });
  expect(sessionPage(coreView(stage), standingSession.id)).toEqual({ url: `${server}/ideas/idea/terminals/primary` });
});

test("with a helper that runs on its own it is that helper's web app", () => {
  const stage = runningStage({ elsewhere: true });
  expect([pageOf(coreView(stage), "web-app"), pageOf(coreView(stage), "command")]).toEqual([
    { url: standingStatus.server },
    { url: `${standingStatus.server}/download` },
  ]);
});

test("without a core there is only what needs none", () => {
  expect(pageOf(undefined, "web-app")).toEqual({ why: "that is not there any more" });
  expect(pageOf(undefined, "tmux-help")).toEqual({ url: "https://github.com/tmux/tmux/wiki/Installing" });
});
