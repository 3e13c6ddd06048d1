/** What the doctor says: one line, and what to do where something is to be done. */
export interface Finding {
  readonly topic: string;
  /** A warning costs something or may do so; a problem keeps Coda from working. */
  readonly verdict: "ok" | "warning" | "problem";
  readonly text: string;
  /** What to do; undefined where nothing is to be done. */
  readonly advice?: string;
}

export function ok(topic: string, text: string): Finding {
  return { topic, verdict: "ok", text };
}

export function warning(topic: string, text: string, advice: string): Finding {
  return { topic, verdict: "warning", text, advice };
}

export function problem(topic: string, text: string, advice: string): Finding {
  return { topic, verdict: "problem", text, advice };
}
