import { pushKeep } from "@coda/protocol";
import { beforeEach, expect, test } from "vitest";
import { keptBrowser, renewSubscription, type RenewalPorts, type SubscriptionChange } from "./push-renewal.ts";

const before = "6f1c1f2e-3f0a-4b52-9d34-0d8a1c0b7c11";
const after = "0b0f7c4e-9df2-4a3c-8a53-6b7f5e3c2d10";
const key = new Uint8Array(65).buffer;
const oldSubscription = { options: { applicationServerKey: key, userVisibleOnly: true } };

function subscription(endpoint: string) {
  return { toJSON: () => ({ endpoint, keys: { p256dh: "p", auth: "a" } }) };
}

/** A browser whose push service and whose server may be out of reach. */
class FakeBrowser {
  kept: string | undefined = before;
  answer: () => Response = () => Response.json({ browser: { id: after } });
  readonly told: unknown[] = [];
  readonly subscribed: unknown[] = [];

  readonly caches = {
    open: async () => ({
      match: async () => (this.kept === undefined ? undefined : new Response(this.kept)),
      put: async (_path: string, response: Response) => {
        this.kept = await response.text();
      },
    }),
    delete: async (name: string) => {
      if (name === pushKeep.cache) this.kept = undefined;
      return true;
    },
  } as unknown as CacheStorage;

  readonly pushManager = {
    subscribe: async (options: unknown) => {
      this.subscribed.push(options);
      return subscription("https://push.example/made") as unknown as PushSubscription;
    },
  };

  readonly fetch: RenewalPorts["fetch"] = async (path, { method, body }) => {
    this.told.push([method, path, JSON.parse(body as string)]);
    return this.answer();
  };
}

let browser: FakeBrowser;
beforeEach(() => {
  browser = new FakeBrowser();
});

async function change(changed: Partial<SubscriptionChange>): Promise<string | undefined> {
  await renewSubscription(browser, { newSubscription: null, oldSubscription: null, ...changed });
  return keptBrowser(browser.caches);
}

const keys = { p256dh: "p", auth: "a" };

test("NI14 the address that a browser gives itself is the server's from then on", async () => {
  expect(await change({ newSubscription: subscription("https://push.example/new"), oldSubscription })).toBe(after);
  expect(browser.told).toEqual([["POST", "/api/devmode/push", { endpoint: "https://push.example/new", keys }]]);
  expect(browser.subscribed).toEqual([]);
});

test("NI14 where it gives none, one is asked for by the same key", async () => {
  expect(await change({ oldSubscription })).toBe(after);
  expect(browser.subscribed).toEqual([{ userVisibleOnly: true, applicationServerKey: key }]);
  expect(browser.told).toEqual([["POST", "/api/devmode/push", { endpoint: "https://push.example/made", keys }]]);
});

test.each([
  ["nobody says by which key", {}, () => Response.json({})],
  ["the sign-in is over", { oldSubscription }, () => new Response(null, { status: 401 })],
  [
    "the server is out of reach",
    { oldSubscription },
    () => {
      throw new TypeError("no network");
    },
  ],
  ["the answer is none", { oldSubscription }, () => Response.json({ browser: {} })],
])("NI14 where %s this browser counts as not pushed to", async (_why, changed, answer) => {
  browser.answer = answer;
  expect(await change(changed)).toBeUndefined();
});

test("NI14 after a sign-out nothing is asked for and nobody told", async () => {
  browser.kept = undefined;
  expect(await change({ oldSubscription })).toBeUndefined();
  expect([...browser.subscribed, ...browser.told]).toEqual([]);
});
