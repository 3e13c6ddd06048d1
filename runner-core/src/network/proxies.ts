/** The proxies that the environment names, as curl and npm read them: HTTPS_PROXY, HTTP_PROXY and NO_PROXY, small or capital. */
import http from "node:http";
import https from "node:https";
import { environment } from "../config.ts";

export const proxyVariables = ["HTTPS_PROXY", "HTTP_PROXY", "NO_PROXY", "https_proxy", "http_proxy", "no_proxy"];

/** What is on this machine is reached through no proxy, whatever NO_PROXY says. */
const here = "localhost,127.0.0.1,::1,[::1]";

/** Node's agents and `fetch` are a process's own, and so is what they heed. */
let isHeeded = false;

/** The proxy by which `address` is reached; undefined: by none. */
export function proxyOf(address: URL, env: NodeJS.ProcessEnv): string | undefined {
  const isSecure = /^(?:https|wss):$/u.test(address.protocol);
  const proxy = isSecure ? (env["https_proxy"] ?? env["HTTPS_PROXY"]) : (env["http_proxy"] ?? env["HTTP_PROXY"]);
  if (proxy === undefined || proxy === "" || isPassedBy(address.hostname, env)) return undefined;
  return proxy;
}

/** For a socket. Undefined: it goes straight. Throws a sentence for a proxy's address that is none. */
export function agentFor(address: URL): http.Agent | undefined {
  if (!heedProxies() || proxyOf(address, environment()) === undefined) return undefined;
  return address.protocol === "wss:" ? https.globalAgent : http.globalAgent;
}

/** From now on in this process; false: the environment names none. */
export function heedProxies(): boolean {
  if (isHeeded) return true;
  const env = environment();
  if (!proxyVariables.slice(0, 2).some((name) => env[name] ?? env[name.toLowerCase()])) return false;
  for (const name of proxyVariables.filter((each) => /^https?_proxy$/iu.test(each))) {
    // Its value may hold a password.
    if (env[name] && !/^https?:$/u.test(URL.parse(env[name])?.protocol ?? ""))
      throw new Error(`${name} holds no address; write one as http://proxy.example:3128, or unset it`);
  }
  const passedBy = [env["no_proxy"] ?? env["NO_PROXY"], here].filter(Boolean).join(",");
  // The executable for Apple's processors carries a Node from before there was this.
  const setProxies = (http as Partial<typeof http>).setGlobalProxyFromEnv;
  if (setProxies === undefined)
    throw new Error("this build cannot use a proxy; install coda-runner from npm, or unset it");
  setProxies({ ...env, no_proxy: passedBy, NO_PROXY: passedBy });
  isHeeded = true;
  return true;
}

function isPassedBy(host: string, env: NodeJS.ProcessEnv): boolean {
  const names = `${env["no_proxy"] ?? env["NO_PROXY"] ?? ""},${here}`.split(",").map((name) => name.trim());
  return names.some((name) => {
    const end = name.replace(/^\*?\./u, "");
    return name === "*" || (end !== "" && (host === end || (name !== end && host.endsWith(`.${end}`))));
  });
}
