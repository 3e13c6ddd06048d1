/** The web app as a signed-in browser's requests see it: a cookie from a one-time code, sessions, tickets. */
import {
  sessionListReplySchema,
  ticketReplySchema,
  type ApiSession,
  type ClientId,
  type SessionId,
  type TicketReply,
} from "@coda/protocol";

export class WebClient {
  readonly origin: string;
  readonly #cookies = new Map<string, string>();
  readonly #headers: Readonly<Record<string, string>>;

  private constructor(origin: string, headers: Readonly<Record<string, string>> = {}) {
    this.origin = origin;
    this.#headers = headers;
  }

  /** Who has this cookie already; `headers` go along with every request. */
  static with(
    origin: string,
    { name, value }: { readonly name: string; readonly value: string },
    headers?: Readonly<Record<string, string>>,
  ): WebClient {
    const client = new WebClient(origin, headers);
    client.#cookies.set(name, value);
    return client;
  }

  /** `signInUrl` is the one local mode prints; its code is used up. */
  static async signIn(signInUrl: string): Promise<WebClient> {
    const url = new URL(signInUrl);
    const client = new WebClient(url.origin);
    const { csrfToken } = (await (await client.#fetch("/api/auth/csrf")).json()) as { csrfToken: string };
    const code = url.searchParams.get("code") ?? "";
    await client.#fetch("/api/auth/callback/local-code", {
      method: "POST",
      body: new URLSearchParams({ csrfToken, code, json: "true" }),
    });
    return client;
  }

  /** What a browser would send as its `Cookie` header. */
  get cookie(): string {
    return [...this.#cookies].map(([name, value]) => `${name}=${value}`).join("; ");
  }

  async session(idea: string, slot: string): Promise<ApiSession> {
    const reply = await this.#fetch(`/api/devmode/sessions?idea=${idea}`);
    const { sessions } = sessionListReplySchema.parse(await reply.json());
    const session = sessions.find((candidate) => candidate.slot === slot);
    if (session === undefined) throw new Error(`no session ${idea} ${slot}`);
    return session;
  }

  /** `bpk`: the key of a browser that seals. */
  async ticket(session: SessionId, client: ClientId, bpk?: string): Promise<TicketReply> {
    const reply = await this.#fetch("/api/devmode/tickets", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ for: "session", session, client, bpk }),
    });
    return ticketReplySchema.parse(await reply.json());
  }

  /** The reply of `GET …/transcript`; `query` begins behind the '?'. */
  async transcript(session: SessionId, query: string): Promise<Response> {
    return this.#fetch(`/api/devmode/sessions/${session}/transcript?${query}`);
  }

  /** Rejects when it is refused. */
  async change(method: "DELETE" | "PATCH", path: string, body?: unknown): Promise<void> {
    const headers = { "content-type": "application/json" };
    const reply = await this.#fetch(path, {
      method,
      ...(body !== undefined && { headers, body: JSON.stringify(body) }),
    });
    await reply.body?.cancel();
  }

  async #fetch(path: string, init: RequestInit = {}): Promise<Response> {
    const headers = new Headers({
      ...this.#headers,
      ...Object.fromEntries(new Headers(init.headers)),
      cookie: this.cookie,
      origin: this.origin,
      // A caller that was busy for seconds would write into a socket that the server has closed meanwhile.
      connection: "close",
    });
    const response = await fetch(new URL(path, this.origin), { ...init, headers, redirect: "manual" });
    for (const line of response.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/u.exec(line) ?? [];
      if (name !== undefined && value !== undefined) this.#cookies.set(name, value);
    }
    if (response.status >= 400) throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
    return response;
  }
}
