/** What comes of each route, for each who may call it. A new route needs its row here. */
import { randomBytes, randomUUID } from "node:crypto";
import { limits } from "@coda/protocol";
import { cronSecret, metricsToken } from "@/app/api/testing/world.ts";
import type { Cast } from "./cast.ts";
import { ofNotices } from "./notice-routes.ts";
import {
  adminOnly,
  anyPerson,
  but,
  deviceOnly,
  drivers,
  everybody,
  everyPerson,
  guestOnly,
  members,
  ownerOnly,
  ownersThing,
  type RouteRow,
} from "./outcomes.ts";

const token = () => randomBytes(32).toString("base64url");
const key = token;
const signature = () => randomBytes(64).toString("base64url");
const proof = () => ({ challenge: token(), signature: signature() });
const deviceKeys = () => ({ publicKey: key(), sealKey: key(), sealKeySignature: signature(), machine: "m" });
const told = { name: "laptop", platform: "linux", version: "1" };
const password = "x".repeat(limits.minPasswordCharacters);

const atTheMachine = (session: string) => {
  const at = new Date(0).toISOString();
  return { id: randomUUID(), at, action: "session.attached", session, by: null, subject: {} };
};

const aNotice = (session: string) => {
  const [id, epoch] = [randomUUID(), randomUUID()];
  return { id, session, pane: "%1", epoch, offset: 0, at: new Date(0).toISOString(), what: { kind: "bell" } };
};

const ofIdea = ({ idea }: Cast) => ({ params: { id: idea } });
const ofSession = ({ session }: Cast) => ({ params: { id: session } });
/** A session's readers; its device is one. */
const readers = but(members, { device: "ok" });
const somePairing = () => ({ params: { id: randomUUID() } });

const ofAccounts = {
  "PATCH /api/account": { given: () => ({ body: { name: "Another" } }), expect: anyPerson },
  "DELETE /api/account": { given: () => ({ body: { confirmation: "nobody's" } }), expect: everyPerson("badRequest") },
  "POST /api/account/confirmation": { expect: everyPerson("forbidden") },
  "DELETE /api/account/methods/[method]": {
    given: () => ({ params: { method: "github" } }),
    expect: everyPerson("notFound"),
  },
  "PUT /api/account/password": { given: () => ({ body: { password } }), expect: anyPerson },
  "DELETE /api/account/sign-ins": { expect: anyPerson },
  "DELETE /api/account/sign-ins/[id]": {
    given: async (cast) => ({ params: { id: await cast.signInOf("owner") } }),
    expect: ownersThing,
  },
  "POST /api/account/sign-in-links": {
    given: () => ({ body: { email: "ada@example.org" } }),
    expect: everybody("forbidden"),
  },
  "POST /api/account/password-resets": {
    given: () => ({ body: { email: "ada@example.org" } }),
    expect: everybody("forbidden"),
  },
  "POST /api/account/new-password": {
    given: () => ({ body: { token: token(), password } }),
    expect: everybody("gone"),
  },
  "POST /api/account/set-up": {
    given: () => ({ body: { token: token(), name: "Eve", email: "eve@example.org", password } }),
    expect: everybody("gone"),
  },
  "POST /api/account/join": {
    given: () => ({ body: { token: token(), name: "Eve", password } }),
    expect: everybody("gone"),
  },
  "POST /api/admin/users": {
    given: () => ({ body: { email: `${randomUUID()}@example.org` } }),
    expect: adminOnly,
  },
  "PATCH /api/admin/users/[id]": {
    given: async (cast) => ({ params: { id: await cast.member() }, body: { disabled: true } }),
    expect: adminOnly,
  },
  "POST /api/admin/users/[id]/links": {
    given: async (cast) => ({ params: { id: await cast.member() } }),
    expect: adminOnly,
  },
  "GET /api/admin/jobs": { expect: adminOnly },
  "POST /api/admin/jobs": { expect: adminOnly },
  // next-auth's own: its session is for everybody to ask for, and says nothing of anybody but themselves.
  "GET /api/auth/[...nextauth]": {
    given: () => ({ path: "/api/auth/session", params: { nextauth: ["session"] } }),
    expect: everybody("ok"),
  },
  "POST /api/auth/[...nextauth]": {
    given: () => ({ path: "/api/auth/signout", params: { nextauth: ["signout"] } }),
    expect: everybody("redirect"),
  },
} as const satisfies Readonly<Record<string, RouteRow>>;

const ofDevices = {
  "GET /api/devmode/devices": { expect: anyPerson },
  "POST /api/devmode/devices": {
    given: () => ({ body: { ...told, publicKey: key(), code: "x", ...proof() } }),
    expect: everybody("gone"),
  },
  "PATCH /api/devmode/devices/[id]": {
    given: async (cast) => ({ params: { id: await cast.spareDevice() }, body: { name: "mine now" } }),
    expect: ownersThing,
  },
  "DELETE /api/devmode/devices/[id]": {
    given: async (cast) => ({ params: { id: await cast.spareDevice() } }),
    expect: ownersThing,
  },
  "POST /api/devmode/devices/challenge": { expect: everybody("ok") },
  "GET /api/devmode/downloads": { expect: everybody("ok") },
  "POST /api/devmode/devices/token": {
    given: (cast) => ({ body: { device: cast.device, ...proof() } }),
    expect: everybody("gone"),
  },
  "DELETE /api/devmode/devices/self": { expect: deviceOnly },
  "POST /api/devmode/devices/self/key": {
    given: () => ({ body: { ...deviceKeys(), ...proof(), newSignature: signature() } }),
    expect: but(deviceOnly, { device: "gone" }),
  },
  "GET /api/devmode/devices/self/sessions": { expect: deviceOnly },
  "POST /api/devmode/devices/self/audit": {
    given: ({ session }) => ({ body: { events: [atTheMachine(session)] } }),
    expect: deviceOnly,
  },
  "POST /api/devmode/devices/self/notices": {
    given: ({ session }) => ({ body: { notices: [aNotice(session)] } }),
    expect: deviceOnly,
  },
  "POST /api/devmode/devices/self/figures": {
    given: () => ({ body: { reconnects: 1, repairs: 0 } }),
    expect: deviceOnly,
  },
  "POST /api/devmode/pairings": {
    given: () => ({ body: { ...told, ...deviceKeys(), ...proof() } }),
    expect: everybody("gone"),
  },
  "POST /api/devmode/pairings/claim": {
    given: () => ({ body: { code: "BCDF-GHJK" } }),
    expect: everyPerson("notFound"),
  },
  "POST /api/devmode/pairings/[id]/answer": {
    given: () => ({ ...somePairing(), body: { approve: true } }),
    expect: everyPerson("notFound"),
  },
  "POST /api/devmode/pairings/[id]/poll": {
    given: () => ({ ...somePairing(), body: { signature: signature() } }),
    expect: everybody("gone"),
  },
  "POST /api/devmode/pairings/[id]/finish": {
    given: () => ({ ...somePairing(), body: { accept: true, ...proof() } }),
    expect: everybody("gone"),
  },
} as const satisfies Readonly<Record<string, RouteRow>>;

const ofIdeas = {
  "GET /api/devmode/search": { given: () => ({ path: "/api/devmode/search?q=word" }), expect: anyPerson },
  "GET /api/devmode/ideas": { expect: anyPerson },
  "POST /api/devmode/ideas": { given: () => ({ body: { title: "Another" } }), expect: anyPerson },
  "PATCH /api/devmode/ideas/[id]": {
    given: (cast) => ({ ...ofIdea(cast), body: { retentionDays: 7 } }),
    expect: ownerOnly,
  },
  "DELETE /api/devmode/ideas/[id]": { given: ofIdea, expect: ownerOnly },
  "GET /api/devmode/ideas/[id]/commands": { given: ofIdea, expect: members },
  "GET /api/devmode/ideas/[id]/previews": { given: ofIdea, expect: members },
  "GET /api/devmode/ideas/[id]/export": { given: ofIdea, expect: ownerOnly },
  "GET /api/devmode/ideas/[id]/holdings": { given: ofIdea, expect: ownerOnly },
  "GET /api/devmode/ideas/[id]/members": { given: ofIdea, expect: members },
  "PATCH /api/devmode/ideas/[id]/members/[user]": {
    given: async (cast) => ({ params: { id: cast.idea, user: await cast.member() }, body: { role: "driver" } }),
    expect: ownerOnly,
  },
  "DELETE /api/devmode/ideas/[id]/members/[user]": {
    given: async (cast) => ({ params: { id: cast.idea, user: await cast.member() } }),
    expect: ownerOnly,
  },
  "POST /api/devmode/ideas/[id]/invitations": {
    given: (cast) => ({ ...ofIdea(cast), body: { role: "viewer" } }),
    expect: ownerOnly,
  },
  "DELETE /api/devmode/ideas/[id]/invitations/[invitation]": {
    given: async (cast) => ({ params: { id: cast.idea, invitation: (await cast.invitation()).id } }),
    expect: ownerOnly,
  },
  "POST /api/devmode/invitations": {
    given: async (cast) => ({ body: { token: (await cast.invitation()).token } }),
    expect: but(anyPerson, { owner: "conflict" }),
  },
} as const satisfies Readonly<Record<string, RouteRow>>;

const ofSessions = {
  "GET /api/devmode/sessions": {
    given: ({ idea }) => ({ path: `/api/devmode/sessions?idea=${idea}` }),
    expect: members,
  },
  // A device does it for its owner.
  "POST /api/devmode/sessions": {
    given: ({ idea }) => ({ body: { idea, slot: "build" } }),
    expect: but(drivers, { device: "ok" }),
  },
  "GET /api/devmode/sessions/[id]": { given: ofSession, expect: but(readers, { guest: "ok" }) },
  "PATCH /api/devmode/sessions/[id]": {
    given: (cast) => ({ ...ofSession(cast), body: { status: "live" } }),
    expect: deviceOnly,
  },
  "DELETE /api/devmode/sessions/[id]": { given: ofSession, expect: ownerOnly },
  "PUT /api/devmode/sessions/[id]/recording": {
    given: (cast) => ({ ...ofSession(cast), body: { paused: true } }),
    expect: ownerOnly,
  },
  "GET /api/devmode/sessions/[id]/commands": { given: ofSession, expect: readers },
  "GET /api/devmode/sessions/[id]/since": {
    given: (cast) => ({ ...ofSession(cast), path: `/api/devmode/sessions/x/since?pane=%251&from=${randomUUID()}:0` }),
    expect: but(members, { owner: "gone", driver: "gone", viewer: "gone" }),
  },
  "GET /api/devmode/sessions/[id]/text": {
    given: (cast) => ({
      ...ofSession(cast),
      path: `/api/devmode/sessions/x/text?pane=%251&from=${randomUUID()}:0&to=9`,
    }),
    expect: but(members, { owner: "gone", driver: "gone", viewer: "gone" }),
  },
  "GET /api/devmode/sessions/[id]/timeline": {
    given: (cast) => ({ ...ofSession(cast), path: "/api/devmode/sessions/x/timeline?pane=%251" }),
    expect: members,
  },
  "GET /api/devmode/sessions/[id]/panes": { given: ofSession, expect: readers },
  "GET /api/devmode/sessions/[id]/transcript": { given: ofSession, expect: but(readers, { guest: "ok" }) },
  "POST /api/devmode/sessions/[id]/device": {
    given: async (cast) => ({ ...ofSession(cast), body: { device: await cast.spareDevice() } }),
    expect: ownerOnly,
  },
  "POST /api/devmode/tickets": {
    given: ({ session }) => ({ body: { for: "session", session, client: randomUUID() } }),
    expect: but(members, { guest: "ok" }),
  },
} as const satisfies Readonly<Record<string, RouteRow>>;

const ofShares = {
  "GET /api/devmode/sessions/[id]/shares": { given: ofSession, expect: ownerOnly },
  "POST /api/devmode/sessions/[id]/shares": {
    given: (cast) => ({
      ...ofSession(cast),
      body: { label: "for Ada", role: "driver", withHistory: false, expiresInMinutes: 60 },
    }),
    expect: ownerOnly,
  },
  "GET /api/devmode/shares": { expect: anyPerson },
  "DELETE /api/devmode/shares/[id]": {
    given: async (cast) => ({ params: { id: (await cast.share()).id } }),
    expect: ownersThing,
  },
  "PATCH /api/devmode/shares/[id]/guests/[guest]": {
    given: async (cast) => {
      const { id, guest } = await cast.share();
      return { params: { id, guest }, body: { typing: "allowed" } };
    },
    expect: ownersThing,
  },
  "POST /api/devmode/guests": {
    given: async (cast) => ({ body: { token: (await cast.share()).token, name: "Ada" } }),
    expect: everybody("ok"),
  },
  "GET /api/devmode/guests/self": { expect: guestOnly },
  "POST /api/devmode/guests/self/ask": { expect: guestOnly },
} as const satisfies Readonly<Record<string, RouteRow>>;

const ofEverythingElse = {
  // Each their own: server/audit/queries.test.ts. Everybody's is an admin's to read.
  "GET /api/devmode/audit": { expect: anyPerson },
  "GET /api/devmode/audit/export": {
    given: () => ({ path: "/api/devmode/audit/export?format=csv&all=1" }),
    expect: adminOnly,
  },
  "GET /api/devmode/settings": { expect: anyPerson },
  "PATCH /api/devmode/settings": { given: () => ({ body: { retentionDays: 30 } }), expect: anyPerson },
  "GET /api/healthz": { expect: everybody("ok") },
  "POST /api/devmode/figures": { given: () => ({ body: { attachMs: 1 } }), expect: but(anyPerson, { guest: "ok" }) },
  // By a secret, too: server/figure/figures.test.ts has those without it.
  "GET /api/metrics": {
    given: () => ({ headers: { authorization: `Bearer ${metricsToken}` } }),
    expect: everybody("ok"),
  },
  // By a secret, whoever shows it: nobody's cookie or token is one.
  "GET /api/internal/jobs/prune": { expect: everybody("forbidden") },
  "POST /api/internal/jobs/prune": {
    given: () => ({ headers: { authorization: `Bearer ${cronSecret}` } }),
    expect: everybody("ok"),
  },
  "POST /api/internal/presence": {
    given: () => ({ body: { devices: [], sessions: [] } }),
    expect: everybody("forbidden"),
  },
} as const satisfies Readonly<Record<string, RouteRow>>;

export const routeTable: Readonly<Record<string, RouteRow>> = {
  ...ofAccounts,
  ...ofDevices,
  ...ofIdeas,
  ...ofSessions,
  ...ofShares,
  ...ofNotices,
  ...ofEverythingElse,
};
