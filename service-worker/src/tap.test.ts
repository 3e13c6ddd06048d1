import { expect, test } from "vitest";
import { followTap } from "./tap.ts";

const shownAt = "/ideas/notes/terminals/primary";
const target = { path: "/inbox/7", shownAt };

/** The windows of a browser at these paths, and what was done to them, in order. */
function windows(...paths: readonly string[]) {
  const done: unknown[] = [];
  const clients = {
    matchAll: async () =>
      paths.map((path) => ({
        url: `https://coda.example${path}?pane=%251`,
        focus: async () => done.push(["focus", path]),
        postMessage: (message: unknown) => done.push([path, message]),
      })),
    openWindow: async (path: string) => done.push(["open", path]),
  } as unknown as Clients;
  return { clients, done };
}

test("the page that shows the terminal comes to the front, and is told of the moment", async () => {
  const { clients, done } = windows("/ideas", shownAt);
  await followTap(clients, target);
  expect(done).toEqual([
    [shownAt, { t: "noticeTapped", path: "/inbox/7" }],
    ["focus", shownAt],
  ]);
});

test("where no page shows it, one is opened at the moment, and no other is led away", async () => {
  const { clients, done } = windows("/ideas", "/devices");
  await followTap(clients, target);
  expect(done).toEqual([["open", "/inbox/7"]]);
});

test("what is of no terminal is looked for by its own page", async () => {
  const { clients, done } = windows("/inbox");
  await followTap(clients, { path: "/inbox", shownAt: null });
  expect(done).toEqual([["focus", "/inbox"]]);
});
