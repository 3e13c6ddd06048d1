/** A browser without pages: keeps cookies per origin, posts next-auth's forms, and is sent from site to site. */
import { z } from "zod";
import * as authRoute from "../auth/[...nextauth]/route.ts";
import { origin, type Caller, type World } from "./world.ts";

interface Form {
  readonly [field: string]: string;
}

/** Where next-auth's own button code is told to go: an address of ours, with `error` when it was refused. */
export interface Landing {
  readonly url: URL;
  readonly response: Response;
}

const longestWay = 12;

export class Browser {
  readonly world: World;
  readonly #jars = new Map<string, Map<string, string>>();
  readonly #headers: Readonly<Record<string, string>>;

  constructor(world: World, headers: Readonly<Record<string, string>> = {}) {
    this.world = world;
    this.#headers = headers;
  }

  /** Its cookies for the web app, as a caller of any route. */
  get caller(): Caller {
    return { ...this.#headers, ...this.#cookiesFor(origin) };
  }

  cookie(name: string): string | undefined {
    return this.#jar(origin).get(name);
  }

  setCookie(name: string, value: string): void {
    this.#jar(origin).set(name, value);
  }

  dropCookie(name: string): void {
    this.#jar(origin).delete(name);
  }

  cookieNames(): string[] {
    return [...this.#jar(origin).keys()];
  }

  /** Takes what a reply sets. */
  take(response: Response, from: string = origin): Response {
    for (const line of response.headers.getSetCookie()) {
      const [pair = ""] = line.split(";");
      const at = pair.indexOf("=");
      const value = pair.slice(at + 1);
      const isGone = value === "" || /max-age=0(?:;|$)/iu.test(line);
      if (isGone) this.#jar(from).delete(pair.slice(0, at));
      else this.#jar(from).set(pair.slice(0, at), value);
    }
    return response;
  }

  async csrf(): Promise<string> {
    const reply = await this.auth("csrf");
    return z.object({ csrfToken: z.string() }).parse(await reply.json()).csrfToken;
  }

  /** One request to `/api/auth/<path>`, no redirect followed. */
  async auth(path: string, form?: Form, headers: Form = {}): Promise<Response> {
    const request = new Request(`${origin}/api/auth/${path}`, {
      method: form === undefined ? "GET" : "POST",
      headers: { host: new URL(origin).host, ...this.caller, ...headers },
      ...(form !== undefined && { body: new URLSearchParams(form) }),
    });
    const handler = form === undefined ? authRoute.GET : authRoute.POST;
    return this.take(await handler(request, { params: Promise.resolve({}) }));
  }

  /** As the sign-in page does it: the answer's address says how it went. */
  async signInWith(provider: string, form: Form): Promise<Landing> {
    const csrfToken = await this.csrf();
    const response = await this.auth(`callback/${provider}`, { ...form, csrfToken, json: "true", callbackUrl: origin });
    return { url: await addressIn(response), response };
  }

  /** To an identity provider, and wherever that leads until a page is reached. */
  async visitProvider(provider: string): Promise<Landing> {
    return this.follow(await this.startAt(provider));
  }

  /** The provider's address that the browser would go to. */
  async startAt(provider: string): Promise<URL> {
    const csrfToken = await this.csrf();
    return addressIn(await this.auth(`signin/${provider}`, { csrfToken, json: "true", callbackUrl: origin }));
  }

  async follow(first: URL): Promise<Landing> {
    let url = first;
    for (let hop = 0; hop < longestWay; hop++) {
      if (url.origin === origin && !url.pathname.startsWith("/api/auth/")) return { url, response: new Response() };
      const response = await this.#get(url);
      const next = response.headers.get("location");
      if (next === null) return { url, response };
      url = new URL(next, url);
    }
    throw new Error(`sent around in circles, last to ${url.href}`);
  }

  /** As `follow`, but stops before this path of the web app is asked for. */
  async followUntil(first: URL, path: string): Promise<URL> {
    let url = first;
    while (!(url.origin === origin && url.pathname === path)) {
      const response = await this.#get(url);
      url = new URL(response.headers.get("location") ?? "/nowhere", url);
      if (url.pathname === "/nowhere") throw new Error(`ended at ${url.href}: ${await response.text()}`);
    }
    return url;
  }

  async #get(url: URL): Promise<Response> {
    if (url.origin === origin) return this.auth(`${url.pathname.replace("/api/auth/", "")}${url.search}`);
    const response = await fetch(url, { redirect: "manual", headers: this.#cookiesFor(url.origin) });
    return this.take(response, url.origin);
  }

  #cookiesFor(site: string): Record<string, string> {
    const pairs = [...this.#jar(site)].map(([name, value]) => `${name}=${value}`);
    return pairs.length === 0 ? {} : { cookie: pairs.join("; ") };
  }

  #jar(site: string): Map<string, string> {
    const jar = this.#jars.get(site) ?? new Map<string, string>();
    this.#jars.set(site, jar);
    return jar;
  }
}

async function addressIn(response: Response): Promise<URL> {
  const { url } = z.object({ url: z.string() }).parse(await response.json());
  return new URL(url, origin);
}
