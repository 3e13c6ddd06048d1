/** A mail server on loopback that takes everything and keeps it. */
import type { AddressInfo } from "node:net";
import type { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { SMTPServer } from "smtp-server";

export interface Received {
  readonly to: readonly string[];
  readonly text: string;
}

export interface Mailbox {
  /** For EMAIL_SERVER. */
  readonly url: string;
  readonly received: Received[];
  /** What the only link of the newest mail ends in, behind '#'. */
  lastToken(): string;
  dispose(): Promise<void>;
}

export async function openMailbox(): Promise<Mailbox> {
  const received: Received[] = [];
  async function keep(stream: Readable, to: readonly { readonly address: string }[]): Promise<void> {
    const raw = await text(stream);
    // Long lines are folded (quoted-printable, RFC 2045 §6.7).
    const plain = raw.replaceAll("=\r\n", "").replaceAll("=3D", "=");
    received.push({ to: to.map(({ address }) => address), text: plain });
  }
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ["STARTTLS", "AUTH"],
    onData(stream, session, done) {
      void keep(stream, session.envelope.rcptTo).finally(done);
    },
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const { port } = server.server.address() as AddressInfo;
  return {
    url: `smtp://127.0.0.1:${port}`,
    received,
    lastToken() {
      const token = /#(?<token>[A-Za-z0-9_-]{43})/u.exec(received.at(-1)?.text ?? "")?.groups?.["token"];
      if (token === undefined) throw new Error("no mail with a link has come");
      return token;
    },
    async dispose() {
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
      });
    },
  };
}
