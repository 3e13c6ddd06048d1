/** One HTTP request to a port on loopback under another host's name, which fetch does not allow. */
import { request } from "node:http";
import { Readable } from "node:stream";

export interface RequestAs {
  readonly port: number;
  /** The `Host` header. */
  readonly host: string;
  readonly path: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly signal?: AbortSignal | undefined;
}

export async function requestAs(wanted: RequestAs): Promise<Response> {
  const { port, host, path, method = "GET", headers, body, signal } = wanted;
  const lengthBytes = body === undefined ? {} : { "content-length": String(Buffer.byteLength(body)) };
  return new Promise((resolve, reject) => {
    const call = request({
      port,
      host: "127.0.0.1",
      path,
      method,
      headers: { ...headers, ...lengthBytes, host },
      agent: false,
      ...(signal === undefined ? {} : { signal }),
    });
    call.once("error", reject);
    call.once("response", (reply) => {
      const replied = new Headers();
      for (const [name, value] of Object.entries(reply.headers))
        if (typeof value === "string") replied.set(name, value);
      const status = reply.statusCode ?? 500;
      // A reply that is cut while its body is read fails there.
      resolve(new Response(Readable.toWeb(reply) as ReadableStream, { status, headers: replied }));
    });
    call.end(body);
  });
}
