/** An OpenID Connect provider on loopback: the certified library itself, where everybody has signed in and agreed already. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Provider } from "oidc-provider";

export interface Person {
  readonly sub: string;
  readonly name?: string;
  readonly email?: string;
  readonly email_verified?: boolean;
}

export interface OpenIdProvider {
  readonly issuer: string;
  /** Who sits before the browser the next time. */
  person: Person;
  /** What the last browser that came was sent with. */
  readonly asked: URLSearchParams;
  dispose(): Promise<void>;
}

const scope = "openid email profile";
export const openIdClient = { id: "coda", secret: "a secret that provider and web app share" };

/** @param callback the one address it sends browsers back to. */
export async function openIdProvider(callback: string): Promise<OpenIdProvider> {
  const people = new Map<string, Person>();
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const provider = new Provider(issuer, {
    clients: [{ client_id: openIdClient.id, client_secret: openIdClient.secret, redirect_uris: [callback] }],
    pkce: { required: () => true },
    claims: { email: ["email", "email_verified"], profile: ["name"] },
    cookies: { keys: ["a key for this provider's cookies"] },
    ttl: { AccessToken: 60, Grant: 60, IdToken: 60, Interaction: 60, Session: 60 },
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_context, { uid }) => `/interaction/${uid}` },
    findAccount: (_context, sub) => ({
      accountId: sub,
      claims: () => Promise.resolve({ ...people.get(sub), sub }),
    }),
    loadExistingGrant: async (context) => {
      const { client, session } = context.oidc;
      const grant = new context.oidc.provider.Grant({
        clientId: client?.clientId ?? "",
        accountId: session?.accountId ?? "",
      });
      grant.addOIDCScope(scope);
      await grant.save();
      return grant;
    },
  });
  const answer = provider.callback();
  const held: { person: Person; asked: URLSearchParams } = {
    person: { sub: "nobody" },
    asked: new URLSearchParams(),
  };
  server.on("request", (request, response) => {
    const url = new URL(request.url ?? "/", issuer);
    if (url.searchParams.has("client_id")) held.asked = url.searchParams;
    if (!url.pathname.startsWith("/interaction/")) return void answer(request, response);
    people.set(held.person.sub, held.person);
    const login = { accountId: held.person.sub, remember: false };
    return void provider.interactionFinished(request, response, { login });
  });
  return {
    issuer,
    get person() {
      return held.person;
    },
    set person(person) {
      held.person = person;
    },
    get asked() {
      return held.asked;
    },
    async dispose() {
      server.closeAllConnections();
      await new Promise((resolve) => {
        server.close(resolve);
      });
    },
  };
}
