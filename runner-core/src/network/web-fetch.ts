/** `fetch` as this machine's owner has set the machine up: by their proxy, and with the authorities they trust. */
import tls from "node:tls";
import { isUnvouched } from "./network-reason.ts";
import { heedProxies } from "./proxies.ts";

let isAsked = false;

export const webFetch: typeof fetch = async (input, init) => {
  heedProxies();
  try {
    return await fetch(input, init);
  } catch (error) {
    // Before the other side was believed nothing was said to it: asking again asks once.
    if (!isUnvouched(error) || !trustSystemAuthorities()) throw error;
    return fetch(input, init);
  }
};

/** Beside Node's own: a company's are there. Some hundred milliseconds, which only who needs it should wait. */
function trustSystemAuthorities(): boolean {
  if (isAsked) return false;
  isAsked = true;
  // Older ones have neither.
  const { getCACertificates, setDefaultCACertificates } = tls as Partial<typeof tls>;
  if (getCACertificates === undefined || setDefaultCACertificates === undefined) return false;
  setDefaultCACertificates([...getCACertificates("default"), ...getCACertificates("system")]);
  return true;
}
