/** A terminal's line over a WebSocket, as each bridge speaks its own: how to type, and what of a message is output. */
import type { TerminalLine } from "./line.ts";
import { openWebSocket, type Caller } from "./web-socket.ts";

export type Message = string | Uint8Array<ArrayBuffer>;

export interface Dialect extends Partial<Caller> {
  /** For those who read errors. */
  readonly name: string;
  readonly url: string;
  /** Of keys, as they are sent. */
  readonly typed: (keys: Uint8Array) => Message;
  /** Of a message, what was printed; undefined where it is something else. `answer` sends back. */
  readonly printed: (message: Message, answer: (message: Message) => void) => Uint8Array | undefined;
  /** Said first, as soon as the socket is open. */
  readonly greeting?: readonly Message[];
}

/** Resolves when the socket is open. */
export async function openMessageLine(dialect: Dialect): Promise<TerminalLine> {
  let listener: (bytes: Uint8Array) => void = () => undefined;
  const open = Promise.withResolvers<void>();
  const closed = Promise.withResolvers<void>();
  const socket = openWebSocket(
    dialect.url,
    {
      onOpen: () => open.resolve(),
      onMessage: (message) => {
        const bytes = dialect.printed(message, (answer) => socket.send(answer));
        if (bytes !== undefined) listener(bytes);
      },
      onClose: (code) => {
        open.reject(new Error(`${dialect.name} closed with ${code}`));
        closed.resolve();
      },
      onTurnedAway: ({ why }) => open.reject(new Error(why)),
    },
    { origin: dialect.url, ...dialect },
  );
  await open.promise;
  for (const word of dialect.greeting ?? []) socket.send(word);
  return {
    send: (keys) => socket.send(dialect.typed(keys)),
    onOutput: (next) => {
      listener = next;
    },
    close: async () => {
      socket.close();
      await closed.promise;
    },
  };
}
