/** A session's status in words and tone, the same in every list and badge. */
import type { ApiSession, SessionStatus } from "@coda/protocol";

interface StatusWords {
  readonly text: string;
  readonly tone: "live" | "warn" | "idle" | "accent";
  /** One sentence: what it means and what to do. */
  readonly meaning: string;
  /** Nothing runs there. */
  readonly hollow: boolean;
}

export const statusWords: Readonly<Record<SessionStatus, StatusWords>> = {
  live: { text: "live", tone: "live", hollow: false, meaning: "It runs, and a browser is connected." },
  detached: { text: "detached", tone: "accent", hollow: false, meaning: "It runs, and no browser is connected." },
  attention: { text: "needs attention", tone: "warn", hollow: false, meaning: "It rang the bell or asked something." },
  offline: {
    text: "offline",
    tone: "idle",
    hollow: true,
    meaning: "Its device cannot be reached. The saved history is there.",
  },
  exited: { text: "exited", tone: "idle", hollow: true, meaning: "Its program ended. The saved history is there." },
  reserved: {
    text: "waiting for a device",
    tone: "idle",
    hollow: true,
    meaning: "No device has taken it yet. It starts when your Coda Runner is online.",
  },
};

/** What wants to be seen first: attention, then what runs, then the rest; within each by name. */
const order: Readonly<Record<SessionStatus, number>> = {
  attention: 0,
  live: 1,
  detached: 1,
  reserved: 2,
  offline: 3,
  exited: 4,
};

export function bySessionUrgency(
  left: { readonly status: SessionStatus; readonly slot: string },
  right: { readonly status: SessionStatus; readonly slot: string },
): number {
  return order[left.status] - order[right.status] || left.slot.localeCompare(right.slot);
}

/** What is looked for stands in its name, in its device's or in the words of its status, in capitals or not. */
export function isMeant(
  { slot, device, status }: Pick<ApiSession, "slot" | "device" | "status">,
  text: string,
): boolean {
  const wanted = text.trim().toLowerCase();
  return [slot, device?.name ?? "", statusWords[status].text].some((name) => name.toLowerCase().includes(wanted));
}

/** The last sign of life anybody saw of a session; null before it ever ran. */
export function lastActivity(session: {
  readonly lastSeenAt: string | null;
  readonly lastConnectedAt: string | null;
  readonly lastDetachedAt: string | null;
}): string | null {
  const times = [session.lastSeenAt, session.lastConnectedAt, session.lastDetachedAt].filter((time) => time !== null);
  return times.toSorted((left, right) => Date.parse(right) - Date.parse(left))[0] ?? null;
}

/** Who is in it, as in "1 driver, 2 viewers"; null where nobody is, or nobody knows. */
export function presentText(present: ApiSession["present"]): string | null {
  const { drivers, viewers } = present ?? { drivers: 0, viewers: 0 };
  const parts = [drivers > 0 && counted(drivers, "driver"), viewers > 0 && counted(viewers, "viewer")];
  return parts.filter((part) => part !== false).join(", ") || null;
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
