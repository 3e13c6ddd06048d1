/** A WebSocket proxy to one local Postgres: what Neon runs in front of its servers, for testing its driver. */
import { connect } from "node:net";
import { createWebSocketStream, WebSocketServer } from "ws";

export interface NeonProxy {
  /** `host:port` */
  readonly address: string;
  stop(): Promise<void>;
}

export async function startNeonProxy(postgresUrl: string): Promise<NeonProxy> {
  const { hostname, port } = new URL(postgresUrl);
  const server = new WebSocketServer({ host: "127.0.0.1", port: 0 });
  server.on("connection", (socket) => {
    const stream = createWebSocketStream(socket);
    const upstream = connect(Number(port), hostname);
    stream.on("error", () => upstream.destroy());
    upstream.on("error", () => stream.destroy());
    stream.pipe(upstream).pipe(stream);
  });
  await new Promise((resolve) => server.once("listening", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the proxy has no port");
  const stop = async (): Promise<void> => {
    for (const client of server.clients) client.terminate();
    await new Promise((resolve) => server.close(resolve));
  };
  return { address: `127.0.0.1:${address.port}`, stop };
}
