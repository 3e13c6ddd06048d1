/**
 * Types for who sits at the machine, into a pane of a session, as browsers type: in order, past copy mode, large texts
 * through tmux's paste buffer. Each refusal is a sentence.
 */
import { clientIdSchema, type PaneId } from "@coda/protocol";
import type { HostedPane, HostedSession, InputOutcome, SessionHost, Typist } from "../session/session-host.ts";
import { typistIdOf } from "../session/typist-id.ts";
import { keyBytes } from "./key-bytes.ts";

export interface Typing {
  /** Default: the pane in front. */
  readonly pane: PaneId | undefined;
  readonly text: Uint8Array;
  /** Whatever its length. */
  readonly paste: boolean;
  /** Names; pressed behind the text. */
  readonly keys: readonly string[];
}

export interface Typed {
  readonly pane: PaneId;
  readonly how: "typed" | "pasted";
}

/** What tmux takes in four commands. A longer text is a paste, as it would be for a person. */
const typedTextBytes = 1_024;
const lineFeed = 0x0a;
const carriageReturn = 0x0d;

/** What has to do with browsers alone is not here. */
const refusals: Readonly<Partial<Record<InputOutcome, string>>> = {
  "unknown-pane": "the pane is not there any more",
  "pane-dead": "the pane's program has ended; begin it anew with: coda-runner new",
  "input-off": "the pane's input is switched off; 'tmux select-pane -e' switches it on",
  "tmux-lost": "tmux does not answer, so nobody knows whether it was typed: look before you send it again",
  busy: "more waits to be typed already than tmux has taken; send it again in a moment",
};

export class LocalTyping {
  readonly #host: SessionHost;
  readonly #who: Pick<Typist, "id" | "client">;
  #counter = 0;
  #last: Promise<unknown> = Promise.resolve();

  constructor(host: SessionHost, randomId: () => string) {
    this.#host = host;
    const client = clientIdSchema.parse(randomId());
    this.#who = { id: typistIdOf(client, undefined), client };
  }

  /** One after the other: nothing of another's comes between a text and its keys. Throws a sentence. */
  async type(session: HostedSession, typing: Typing): Promise<Typed> {
    const turn = this.#last.then(async () => this.#type(session, typing));
    this.#last = turn.catch(() => undefined);
    return turn;
  }

  async #type(session: HostedSession, typing: Typing): Promise<Typed> {
    const pane = paneOf(session, typing.pane);
    const applicationCursor = pane.recording?.wantsApplicationCursor ?? false;
    const keys = typing.keys.map((name) => {
      const bytes = keyBytes(name, { applicationCursor });
      if (bytes === undefined) throw new Error(`'${name}' is no key; there are C-c, Up, Enter, F5, M-x and the like`);
      return Buffer.from(bytes);
    });
    const isPasted = typing.paste || typing.text.length > typedTextBytes;
    const { signal } = new AbortController();
    if (isPasted) taken(await this.#host.paste(pane.pane, typing.text, { ...this.#next(), signal }));
    else taken(await this.#host.input(pane.pane, asKeys(typing.text), this.#next()));
    if (keys.length > 0) taken(await this.#host.input(pane.pane, Buffer.concat(keys), this.#next()));
    return { pane: pane.pane, how: isPasted ? "pasted" : "typed" };
  }

  #next(): Typist {
    this.#counter += 1;
    return { ...this.#who, counter: this.#counter };
  }
}

/** A line's end is the Enter key. */
function asKeys(text: Uint8Array): Uint8Array {
  return text.map((byte) => (byte === lineFeed ? carriageReturn : byte));
}

function paneOf({ windows, panes }: HostedSession, wanted: PaneId | undefined): HostedPane {
  const inFront = windows.find(({ active }) => active)?.activePane ?? undefined;
  const pane = panes.find((candidate) => candidate.pane === (wanted ?? inFront));
  if (pane !== undefined) return pane;
  const there = panes.map((candidate) => candidate.pane).join(", ");
  throw new Error(wanted === undefined ? "no pane is in front" : `the session has no pane ${wanted}; it has ${there}`);
}

function taken(outcome: InputOutcome): void {
  if (outcome !== "taken") throw new Error(refusals[outcome] ?? `it was not typed (${outcome})`);
}
