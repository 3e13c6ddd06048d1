/** A web app's address as people read it, and what is to be said of it. Pure. */

export function hostOf(server: string): string {
  return URL.canParse(server) ? new URL(server).host : server;
}

/** Of an address that is entered: nothing is said of one that cannot be read, since it is refused with its own sentence. */
export function addressWarning(text: string): string | undefined {
  if (!URL.canParse(text)) return undefined;
  const { protocol, hostname } = new URL(text);
  if (protocol !== "http:" || isOwnMachine(hostname)) return undefined;
  return `http:// is not encrypted: whoever is on the way to ${hostname} can read along and sign in as you, and browsers let nobody type in terminals there. Give your Coda an https:// address.`;
}

function isOwnMachine(hostname: string): boolean {
  return ["localhost", "127.0.0.1", "[::1]"].includes(hostname);
}
