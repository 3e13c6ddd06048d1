/** Ports nobody listens on. Taken together, so that no two are the same. */
import { once } from "node:events";
import { createServer } from "node:net";

export async function freePorts<const Names extends readonly string[]>(
  ...names: Names
): Promise<Record<Names[number], number>> {
  const held = await Promise.all(
    names.map(async (name) => {
      const server = createServer().listen(0, "127.0.0.1");
      await once(server, "listening");
      const address = server.address();
      if (typeof address !== "object" || address === null) throw new Error("no port");
      return { name, server, port: address.port };
    }),
  );
  await Promise.all(held.map(async ({ server }) => once(server.close(), "close")));
  return Object.fromEntries(held.map(({ name, port }) => [name, port])) as Record<Names[number], number>;
}
