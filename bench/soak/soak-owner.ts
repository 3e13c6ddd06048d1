/** The first admin of a server that has none, made by its set-up link, and their requests as a browser sends them. */
import { WebClient } from "../../e2e/support/web-client.ts";

const email = "ada@example.org";
const password = "correct horse battery";

export class SoakOwner {
  readonly email = email;
  readonly web: WebClient;
  readonly cookie: { readonly name: string; readonly value: string };

  private constructor(origin: string, cookie: { readonly name: string; readonly value: string }) {
    this.web = WebClient.with(origin, cookie);
    this.cookie = cookie;
  }

  static async setUp(origin: string, token: string): Promise<SoakOwner> {
    const reply = await fetch(`${origin}/api/account/set-up`, {
      method: "POST",
      headers: { "content-type": "application/json", origin, connection: "close" },
      body: JSON.stringify({ token, name: "Ada", email, password }),
    });
    const [, name, value] = /^([^=]+)=([^;]+)/u.exec(reply.headers.getSetCookie()[0] ?? "") ?? [];
    if (name === undefined || value === undefined)
      throw new Error(`the set-up answered ${reply.status}: ${await reply.text()}`);
    return new SoakOwner(origin, { name, value });
  }

  /** The reply's JSON. Throws when it is refused. */
  async post(path: string, body: object): Promise<unknown> {
    const { origin, cookie } = this.web;
    const headers = { "content-type": "application/json", origin, cookie, connection: "close" };
    const reply = await fetch(new URL(path, origin), { method: "POST", headers, body: JSON.stringify(body) });
    if (!reply.ok) throw new Error(`${path} answered ${reply.status}: ${await reply.text()}`);
    return reply.json();
  }
}
