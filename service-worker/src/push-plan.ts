/** What becomes of a message that arrives by push, from what it says, whose browser this is and what is in front. Pure. */
import { isOurPath, type PushMessage } from "@coda/protocol";

export interface PlannedNotification {
  readonly title: string;
  readonly body: string;
  /** The newest of a tag takes the place of the one before. */
  readonly tag: string;
  readonly timestampMs: number | undefined;
  /** For the tap on it. */
  readonly data: TapTarget;
}

export interface TapTarget {
  readonly path: string;
  readonly shownAt: string | null;
}

interface Around {
  /** As the page kept it when this browser was let be pushed to; undefined once nobody is signed in. */
  readonly browser: string | undefined;
  /** Path of the page that has the focus, if one of ours has. */
  readonly inFront: string | undefined;
}

/** Browsers want something to be shown of each message; it says nothing of an account that is signed in here no more. */
const forNobody: PlannedNotification = {
  title: "Coda",
  body: "Something happened in a terminal. Sign in to see it.",
  tag: "signed-out",
  timestampMs: undefined,
  data: { path: "/inbox", shownAt: null },
};

/** Undefined: whoever is in front sees it anyway. */
export function plannedNotification(text: string, { browser, inFront }: Around): PlannedNotification | undefined {
  const message = parseJson(text);
  if (!isMessage(message) || message.browser !== browser) return forNobody;
  const { title, body, tag, at, path, shownAt } = message;
  if (shownAt !== null && shownAt === inFront) return undefined;
  return { title, body, tag, timestampMs: Date.parse(at), data: { path, shownAt } };
}

/** By hand: the schemas' library would make the worker twenty times as large. */
function isMessage(value: unknown): value is PushMessage {
  if (typeof value !== "object" || value === null) return false;
  const { shownAt, path, ...others } = value as Readonly<Record<keyof PushMessage, unknown>>;
  const words = [others.browser, others.title, others.body, others.tag, others.at];
  return words.every((word) => typeof word === "string") && isOurPath(path) && (shownAt === null || isOurPath(shownAt));
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
