/**
 * Ports nobody listens on, below those that the system gives away by itself: whoever takes one listens on it a moment later, and
 * until then everybody's outgoing connections and tests that ask for any port would be as likely to have it.
 */
import { once } from "node:events";
import { createServer, type Server } from "node:net";

/** The system's own begin at 32,768 (Linux), 49,152 (macOS). Below are ports that browsers do not go to. */
const [first, behindLast] = [11_000, 32_000];

/** Where this process looks next. Processes that run at once begin apart: 61 ports for each by which their ids differ. */
let next = first + ((process.pid * 61) % (behindLast - first));

export async function freePorts<const Names extends readonly string[]>(
  ...names: Names
): Promise<Record<Names[number], number>> {
  const held: { readonly name: string; readonly server: Server; readonly port: number }[] = [];
  for (const name of names) held.push({ name, ...(await holdNext()) });
  await Promise.all(held.map(async ({ server }) => once(server.close(), "close")));
  return Object.fromEntries(held.map(({ name, port }) => [name, port])) as Record<Names[number], number>;
}

/** Held, so that it is nobody's. */
async function holdNext(): Promise<{ readonly server: Server; readonly port: number }> {
  for (let looked = 0; looked < behindLast - first; looked += 1) {
    const port = next;
    next = port + 1 < behindLast ? port + 1 : first;
    const server = createServer().listen(port, "127.0.0.1");
    try {
      await once(server, "listening");
      return { server, port };
    } catch {
      // Somebody listens there.
    }
  }
  throw new Error("no port is free");
}
