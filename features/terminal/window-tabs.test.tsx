/** What the tabs of a session's windows say, as markup. */
import { paneIdSchema, windowIdSchema } from "@coda/protocol";
import type { TerminalSnapshot, WindowChoice } from "@coda/terminal-client";
import { initialSnapshot } from "@coda/terminal-client/initial-snapshot";
import { listedSession } from "@coda/terminal-client/testing/listed-session";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, it } from "vitest";
import { WindowTabs } from "./window-tabs.tsx";

const pane = { index: 0, rows: 24, title: "", command: "sh", directory: "/", dead: false, active: true };
const ended = { exitStatus: null, exitSignal: null };

function window(number: number, unseen: WindowChoice["unseen"]): WindowChoice {
  const panes = [{ ...pane, ...ended, pane: paneIdSchema.parse(`%${number}`) }];
  const plain = { zoomed: false, synchronized: false, active: number === 1 };
  return { ...plain, window: windowIdSchema.parse(`@${number}`), index: number, name: `w${number}`, panes, unseen };
}

function words(...windows: readonly WindowChoice[]): string[] {
  const snapshot: TerminalSnapshot = { ...initialSnapshot(listedSession), windows };
  const markup = renderToStaticMarkup(<WindowTabs snapshot={snapshot} doing={undefined} onView={() => undefined} />);
  return [...markup.matchAll(/<li.*?<\/li>/gu)].map(([tab]) => tab.replaceAll(/<[^>]*>/gu, ""));
}

it("a window that rang or printed since it was looked at says so in words too", () => {
  expect(words(window(1, null), window(2, "output"), window(3, "bell"))).toEqual([
    expect.stringMatching(/^1.w1$/u),
    expect.stringMatching(/^2.w2, new output since you looked$/u),
    expect.stringMatching(/^3.w3, rang since you looked$/u),
  ]);
});
