import "fake-indexeddb/auto";
import { clientIdSchema, defaultSessionPrefix } from "@coda/protocol";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { DatabaseHold } from "./database-hold.ts";
import { IndexedDbKeys } from "./indexed-db-keys.ts";
import { forgetPaints, IndexedDbPaints } from "./indexed-db-paints.ts";
import { openHeadlessSession, paintVersion } from "./testing/headless-session.ts";
import { FakeRecording, fakeEpoch, fakePane, fakeSize } from "./testing/fake-recording.ts";
import { FakeRelay } from "./testing/fake-relay.ts";
import { listedSession as session } from "./testing/listed-session.ts";
import { thisBrowser } from "./this-browser.ts";

const client = clientIdSchema.parse("00000000-0000-4000-8000-00000000bbbb");
const ticket = { ticket: "t", relayUrl: "ws://relay", expiresAt: "2026-11-21T00:00:00Z" };

/** As a page opens one: paints and keys are the browser's own. */
function visit() {
  const relay = new FakeRelay(new FakeRecording(1));
  const paints = new IndexedDbPaints(() => 1);
  const { session: opened } = openHeadlessSession({
    session,
    client,
    prefix: defaultSessionPrefix,
    ticket: async () => ticket,
    transcript: async () => new Promise<never>(() => undefined),
    openSocket: relay.openSocket,
    report: () => undefined,
    paints,
    keys: new IndexedDbKeys(),
    decompress: async () => undefined,
    drawnFrom: () => undefined,
  });
  return { opened, relay, paints };
}

describe("what a browser keeps is held", () => {
  const spyOnBrowser = () => ({
    opened: vi.spyOn(IDBFactory.prototype, "open"),
    listened: vi.spyOn(IDBDatabase.prototype, "addEventListener"),
    closed: vi.spyOn(IDBDatabase.prototype, "close"),
  });
  let seen: ReturnType<typeof spyOnBrowser>;

  /** Connections that are open, and which of them have a listener. */
  function held() {
    const requests = seen.opened.mock.results.flatMap(({ type, value }) => (type === "return" ? [value] : []));
    const all = requests.flatMap(({ readyState, result }) => (readyState === "done" ? [result] : []));
    const connections = all.filter((database) => !seen.closed.mock.contexts.includes(database));
    const listening = connections.filter((database) => seen.listened.mock.contexts.includes(database));
    return { connections: connections.length, listening: listening.length };
  }

  const often = { interval: 1, timeout: 10_000 };
  const both = { connections: 2, listening: 2 };
  const nothing = { connections: 0, listening: 0 };
  const isLetGo = async () => vi.waitFor(() => expect(held()).toEqual(nothing), often);

  beforeEach(() => {
    seen = spyOnBrowser();
  });

  afterEach(async () => {
    vi.restoreAllMocks();
    await forgetPaints();
  });

  it("by two connections while a terminal is open, and by none and no listener after twenty that were left", async () => {
    for (let number = 1; number <= 20; number++) {
      const { opened, relay } = visit();
      await vi.waitFor(() => expect([held(), relay.socket]).toEqual([both, expect.anything()]), often);
      opened.dispose();
      await isLetGo();
    }
    expect(seen.opened).toHaveBeenCalledTimes(40);
  });

  it("until what was begun before it was left is done, and for what turns out later no longer than that takes", async () => {
    const { opened, paints } = visit();
    const [idea, items] = [session.ideaId, [{ kind: "epoch", epoch: fakeEpoch(1), size: fakeSize }] as const];
    const saving = paints.save({
      version: paintVersion,
      idea,
      session: session.id,
      pane: fakePane,
      savedAtMs: 1,
      items,
    });
    opened.dispose();
    await saving;
    await isLetGo();
    expect(await paints.load(session.id, [])).toBeDefined();
    await paints.forget(session.id);
    expect(await paints.load(session.id, [])).toBeUndefined();
    await isLetGo();
  });

  it("no longer than it takes where a page only asks who this browser is", async () => {
    expect(await thisBrowser()).toMatchObject({ code: expect.stringMatching(/^[0-9A-F]{4}-/) as string });
    await isLetGo();
  });
});

it("a database that would not open once is opened anew by who asks next", async () => {
  let tries = 0;
  const hold = new DatabaseHold(async () => {
    tries += 1;
    if (tries === 1) throw new Error("not now");
    return { close: () => undefined };
  });
  await expect(hold.use(async () => "read")).rejects.toThrow("not now");
  expect(await hold.use(async () => "read")).toBe("read");
  expect(await hold.use(async () => "again")).toBe("again");
  expect(tries).toBe(2);
});
