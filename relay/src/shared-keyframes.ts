/**
 * Keyframes asked of one helper connection: once, however many nodes' browsers wait for the same. Whoever asks while one
 * is under way shares it, unless it turns out older than what was known of the pane when he asked: then those are served
 * together by one more.
 */
import { limits } from "@coda/protocol";
import type { KeyframeAnswer, KeyframeRequest } from "./pane-helper.ts";

type Done = (answer: KeyframeAnswer) => void;

interface Waiting {
  readonly request: KeyframeRequest;
  /** An older one may be of no use to it: its browsers may have seen the pane this far. */
  readonly atLeast: number;
  readonly done: Done;
}

export class SharedKeyframes {
  readonly #ask: (request: KeyframeRequest, done: Done) => void;
  /** Who waits for one that somebody else asked for. */
  readonly #underWay = new Map<string, Waiting[]>();

  constructor(ask: (request: KeyframeRequest, done: Done) => void) {
    this.#ask = ask;
  }

  /** Messages of the answer are shared, too: they are not to be written to. */
  take(waiting: Waiting): void {
    const { request, done } = waiting;
    const key = keyOf(request);
    const others = this.#underWay.get(key);
    if (others === undefined) {
      this.#underWay.set(key, []);
      this.#ask(request, (answer) => this.#answered(waiting, answer));
    } else if (others.length < limits.openRequests) others.push(waiting);
    else done({ failed: "busy" });
  }

  #answered({ request, done }: Waiting, answer: KeyframeAnswer): void {
    const key = keyOf(request);
    const others = this.#underWay.get(key) ?? [];
    this.#underWay.delete(key);
    done(answer);
    for (const other of others)
      if ("failed" in answer || answer.offset >= other.atLeast) other.done(answer);
      else this.take({ ...other, atLeast: 0 }); // what is asked for now is as new as it may wish
  }
}

/** One without the lines above the screen is another: not everybody may read them. */
function keyOf({ ref, only }: KeyframeRequest): string {
  return `${ref} ${only ?? "whole"}`;
}
