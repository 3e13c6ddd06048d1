/** A browser's first frame to the relay, as text: for sockets that no page of ours opens. */
export function browserHello(ticket: string, client: string = crypto.randomUUID()): string {
  return JSON.stringify({
    t: "hello",
    role: "browser",
    wants: "open",
    client,
    versions: { min: 1, max: 1 },
    capabilities: [],
    ticket,
    prefix: "coda",
    software: "test",
  });
}
