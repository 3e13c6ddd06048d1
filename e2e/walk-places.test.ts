import { join } from "node:path";
import { expect, it } from "vitest";
import { pageRoutes, unwalked } from "./support/unwalked-routes.ts";
import { dialogs } from "./support/walk-dialogs.ts";
import { beforeSignIn, forEverybody, forGuests, ofAccounts, signedIn } from "./support/walk-places.ts";

const furnished = {
  play: "/ideas/first/terminals/primary/earlier/1/play",
  compare: "/ideas/first/history/compare?a=x&b=y",
  guestLink: "/share/00000000-0000-4000-8000-000000000000#x",
};
const places = [
  ...forEverybody,
  ...signedIn(furnished),
  ...forGuests(furnished),
  ...beforeSignIn,
  ...ofAccounts,
  ...dialogs,
].map(({ path }) => path);

/** They lead on to another page and show nothing themselves; `/set-up` is opened by a link that only its server makes. */
const exempt = ["/account", "/ideas/[ideaId]/terminals", "/inbox/[notice]", "/set-up"];

it("the walk looks at every page there is", () => {
  const routes = pageRoutes(join(import.meta.dirname, ".."));
  expect(routes.length).toBeGreaterThan(40);
  expect([...unwalked(routes, places)].toSorted()).toEqual(exempt);
});

it("a page that is new is missed, also below a pattern that fits its address", () => {
  expect(unwalked(["/", "/ideas/[ideaId]", "/ideas/new"], ["/", "/ideas/first?x=1"])).toEqual(["/ideas/new"]);
  expect(unwalked(["/ideas/[ideaId]", "/ideas/new"], ["/ideas/new"])).toEqual(["/ideas/[ideaId]"]);
});
