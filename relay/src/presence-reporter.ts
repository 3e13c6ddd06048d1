/**
 * Tells the web app which devices and guests are connected here and how their sessions stand: what changed within a second,
 * each helper that it goes on hearing every `limits.presenceMs`. A silent one is asked for a word, and not told of without it:
 * so its device is offline soon after it was last heard, also when this node dies with it. The times are each helper's own,
 * which spreads the reports of many. While the web app is away the newest of each is kept, and nothing else.
 */
import { limits, type DeviceId, type PresenceReport } from "@coda/protocol";
import type { Clock } from "./clock.ts";
import type { DeviceHelper, DirectoryEvents } from "./directory.ts";
import { GuestPresence } from "./guest-presence.ts";
import type { Log } from "./log.ts";
import { roomKey, type Room } from "./room.ts";

export interface PresenceReporterOptions {
  readonly clock: Clock;
  readonly log: Log;
  /** False when it was not taken; it is sent again later. */
  readonly post: (report: PresenceReport) => Promise<boolean>;
}

type DeviceReport = PresenceReport["devices"][number];
type SessionReport = PresenceReport["sessions"][number];

/** A helper of this node. */
interface Connected {
  readonly helper: DeviceHelper;
  readonly report: DeviceReport;
  cancelTimer: () => void;
}

export class PresenceReporter implements Pick<
  DirectoryEvents,
  "helperArrived" | "helperLeft" | "helperSaid" | "roomChanged"
> {
  readonly #options: PresenceReporterOptions;
  readonly #connected = new Map<DeviceId, Connected>();
  /** Since when, by the steady clock, a word is waited for. */
  readonly #asked = new Map<Connected, number>();
  readonly #devices = new Map<DeviceId, DeviceReport>();
  /** By `roomKey`. */
  readonly #sessions = new Map<string, SessionReport>();
  readonly #guests = new GuestPresence();
  #guestsMs = Number.NEGATIVE_INFINITY;
  #failures = 0;
  #cancelTimer: (() => void) | undefined;
  #closed = false;

  constructor(options: PresenceReporterOptions) {
    this.#options = options;
    this.#arm(limits.presenceChangesMs);
  }

  helperArrived(helper: DeviceHelper): void {
    if (helper.isRemote) return; // its own node tells of it
    const { device, issuedMs } = helper;
    const report = { device, connected: true, sinceMs: issuedMs };
    this.#connected.set(device, { helper, report, cancelTimer: () => undefined });
    this.#devices.set(device, report);
  }

  helperLeft({ device, isRemote }: DeviceHelper): void {
    const known = this.#connected.get(device);
    if (isRemote || known === undefined) return;
    known.cancelTimer();
    this.#asked.delete(known);
    this.#connected.delete(device);
    this.#devices.set(device, { ...known.report, connected: false });
    // Whoever has the device now knows better.
    for (const [room, report] of this.#sessions) if (report.device === device) this.#sessions.delete(room);
  }

  helperSaid(_helper: DeviceHelper, _frame: unknown, room: Room): void {
    this.roomChanged(room);
  }

  roomChanged(room: Room): void {
    const { device, session } = room.place;
    this.#guests.note(room, this.#options.clock.steadyMs());
    const status = room.status;
    const { sinceMs } = this.#connected.get(device)?.report ?? {};
    if (sinceMs !== undefined && status !== "reserved" && status !== "offline")
      this.#sessions.set(roomKey(room.place), { session, device, sinceMs, status, present: room.people.everybody });
  }

  /** A last report of what has not been told, as far as the web app takes it. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#cancelTimer?.();
    for (const { cancelTimer } of this.#connected.values()) cancelTimer();
    await this.#report();
  }

  #arm(delayMs: number): void {
    if (this.#closed) return;
    this.#cancelTimer = this.#options.clock.after(delayMs, () => {
      void this.#report().then((taken) => {
        this.#failures = taken ? 0 : this.#failures + 1;
        this.#arm(Math.min(limits.presenceRetryMs, limits.presenceChangesMs * 2 ** Math.min(this.#failures, 10)));
      });
    });
  }

  async #report(): Promise<boolean> {
    const nowMs = this.#options.clock.steadyMs();
    for (const [known, askedMs] of this.#asked) if (known.helper.heardMs > askedMs) this.#tellAgain(known);
    if (nowMs - this.#guestsMs >= limits.presenceMs) {
      this.#guestsMs = nowMs;
      this.#guests.repeat();
    }
    for (;;) {
      const devices = [...this.#devices.values()].slice(0, limits.presenceReportsPerCall).map((report) => ({
        report,
        silentMs: this.#silentMs(report),
      }));
      const sessions = [...this.#sessions.values()].slice(0, limits.presenceReportsPerCall);
      const asOfNow = devices.map(({ report, silentMs }) =>
        silentMs === undefined ? report : { ...report, silentMs },
      );
      const told = this.#guests.untold(nowMs);
      const { guests, guestsLeft } = told;
      if (devices.length + sessions.length + guests.length + guestsLeft.length === 0) return true;
      const ofGuests = { ...(guests.length > 0 && { guests }), ...(guestsLeft.length > 0 && { guestsLeft }) };
      const sentMs = this.#options.clock.steadyMs();
      if (!(await this.#options.post({ devices: asOfNow, sessions, ...ofGuests }))) return false;
      this.#guests.forget(told, nowMs);
      for (const { report, silentMs = 0 } of devices) this.#told(report, sentMs - silentMs);
      for (const report of sessions) forget(this.#sessions, roomKey(report), report);
    }
  }

  #told(report: DeviceReport, heardMs: number): void {
    // What changed while it was under way is another object, and stays to be told.
    forget(this.#devices, report.device, report);
    const known = this.#connected.get(report.device);
    if (known?.report !== report || this.#closed) return;
    const dueMs = heardMs + limits.presenceMs - limits.presenceFreshMs - this.#options.clock.steadyMs();
    known.cancelTimer();
    known.cancelTimer = this.#options.clock.after(Math.max(0, dueMs), () => this.#ask(known));
  }

  /** What the web app knows of it is getting old. */
  #ask(known: Connected): void {
    const nowMs = this.#options.clock.steadyMs();
    if (nowMs - known.helper.heardMs <= limits.presenceFreshMs) return this.#tellAgain(known);
    this.#asked.set(known, nowMs);
    known.helper.measure();
  }

  #tellAgain(known: Connected): void {
    this.#asked.delete(known);
    this.#devices.set(known.report.device, known.report);
  }

  /** Nobody knows yet whether a silent helper is there. */
  #silentMs({ device, connected }: DeviceReport): number | undefined {
    const helper = connected ? this.#connected.get(device)?.helper : undefined;
    if (helper === undefined) return undefined;
    const silentMs = Math.round(this.#options.clock.steadyMs() - helper.heardMs);
    // What is out of bounds would cost all the others of the call their report.
    return Math.min(limits.toldSilenceMs, Math.max(0, silentMs));
  }
}

function forget<Key, Report>(reports: Map<Key, Report>, key: Key, told: Report): void {
  if (reports.get(key) === told) reports.delete(key);
}
