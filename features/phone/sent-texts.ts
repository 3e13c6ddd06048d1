/** What was sent from this page, to take up again: a walk back and forth, with what is being written at its end. Pure. */

export interface SentTexts {
  /** Oldest first. */
  readonly sent: readonly string[];
  /** The one that is taken up; as many as there are: none. */
  readonly at: number;
  /** What was being written when the walk began. */
  readonly written: string;
}

/** More than anybody walks back through. */
const most = 50;

export const nothingSent: SentTexts = { sent: [], at: 0, written: "" };

/** It is the newest from now on, and only once among them. */
export function withSent({ sent }: SentTexts, text: string): SentTexts {
  const next = [...sent.filter((one) => one !== text), text].slice(-most);
  return { sent: next, at: next.length, written: "" };
}

/** @param text what stands there now. */
export function walkSent(texts: SentTexts, step: -1 | 1, text: string): SentTexts {
  const at = Math.min(texts.sent.length, Math.max(0, texts.at + step));
  return { ...texts, at, written: texts.at === texts.sent.length ? text : texts.written };
}

export function textAt({ sent, at, written }: SentTexts): string {
  return sent[at] ?? written;
}
