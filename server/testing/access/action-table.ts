/** What comes of each server action, for each who may call it. A new action needs its row here. */
import {
  anyPerson,
  drivers,
  everybody,
  everyPerson,
  ownerOnly,
  ownersThing,
  type ActionRow,
  type Outcomes,
} from "./outcomes.ts";

/** A page is nobody's but a person's: whoever comes as something else is not signed in. */
const ofPage = (outcomes: Outcomes): Outcomes => ({ ...outcomes, device: "signedOut", guest: "signedOut" });

export const actionTable: Readonly<Record<string, ActionRow>> = {
  "server/account/actions.ts signOut": { expect: everybody("redirect") },
  "server/idea/actions.ts createIdea": { given: () => ({ title: "Another" }), expect: ofPage(anyPerson) },
  "server/session/actions.ts reserveSession": {
    given: ({ idea }) => ({ idea, slot: "build" }),
    expect: ofPage(drivers),
  },
  "server/access/actions.ts inviteMember": {
    given: ({ idea }) => ({ idea, role: "viewer" }),
    expect: ofPage(ownerOnly),
  },
  "server/access/actions.ts withdrawInvitation": {
    given: async (cast) => ({ idea: cast.idea, id: (await cast.invitation()).id }),
    expect: ofPage(ownerOnly),
  },
  "server/access/actions.ts acceptInvitation": {
    given: async (cast) => ({ token: (await cast.invitation()).token }),
    expect: ofPage({ ...everyPerson("ok"), owner: "conflict" }),
  },
  "server/access/actions.ts changeMember": {
    given: async (cast) => ({ idea: cast.idea, user: await cast.member(), role: "driver" }),
    expect: ofPage(ownerOnly),
  },
  "server/access/actions.ts removeMember": {
    given: async (cast) => ({ idea: cast.idea, user: await cast.member() }),
    expect: ofPage(ownerOnly),
  },
  "server/device/actions.ts renameDevice": {
    given: async (cast) => ({ id: await cast.spareDevice(), name: "mine now" }),
    expect: ofPage(ownersThing),
  },
  "server/device/actions.ts revokeDevice": {
    given: async (cast) => ({ id: await cast.spareDevice() }),
    expect: ofPage(ownersThing),
  },
  "server/device/actions.ts moveSession": {
    given: async (cast) => ({ id: cast.session, device: await cast.spareDevice() }),
    expect: ofPage(ownerOnly),
  },
  "server/pairing/actions.ts lookAtPairing": {
    given: () => ({ code: "BCDF-GHJK" }),
    expect: ofPage(everyPerson("notFound")),
  },
  "server/pairing/actions.ts answerPairing": {
    given: () => ({ code: "BCDF-GHJK", approve: true }),
    expect: ofPage(everyPerson("notFound")),
  },
};
