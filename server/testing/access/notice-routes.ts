/** Of the routes of people's inboxes, of what they watch for and of the browsers they are reached by: what comes of each. */
import { newSubscription } from "../vapid.ts";
import { anyPerson, members, ownersThing, type RouteRow } from "./outcomes.ts";

const preferences = { attention: true, commandOverSeconds: null, watchers: true, deviceOffline: true, quiet: null };

/** Each their own: server/notice/notice.test.ts. */
export const ofNotices = {
  "GET /api/devmode/notices": { expect: anyPerson },
  "GET /api/devmode/notices/unread": { expect: anyPerson },
  "POST /api/devmode/notices/read": { given: () => ({ body: { upTo: 1 } }), expect: anyPerson },
  "GET /api/devmode/notices/preferences": { expect: anyPerson },
  "PUT /api/devmode/notices/preferences": { given: () => ({ body: preferences }), expect: anyPerson },
  "GET /api/devmode/watchers": {
    given: ({ session }) => ({ path: `/api/devmode/watchers?session=${session}` }),
    expect: members,
  },
  "PUT /api/devmode/watchers": {
    given: ({ session }) => ({ body: { session, level: "attention" } }),
    expect: members,
  },
  "POST /api/devmode/watchers": {
    given: ({ session }) => ({ body: { session, watcher: { on: "failure" } } }),
    expect: members,
  },
  "DELETE /api/devmode/watchers/[id]": {
    given: async (cast) => ({ params: { id: await cast.watcher() } }),
    expect: ownersThing,
  },
  "GET /api/devmode/push": { expect: anyPerson },
  "POST /api/devmode/push": {
    given: () => ({ body: newSubscription("https://push.example.org/1") }),
    expect: anyPerson,
  },
  "DELETE /api/devmode/push/[id]": {
    given: async (cast) => ({ params: { id: await cast.pushBrowser() } }),
    expect: ownersThing,
  },
  "POST /api/devmode/push/[id]/test": {
    given: async (cast) => ({ params: { id: await cast.pushBrowser() } }),
    expect: ownersThing,
  },
} as const satisfies Readonly<Record<string, RouteRow>>;
