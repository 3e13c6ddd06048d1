/** Which guests came and left here, as far as the web app has not been told. Does not know how it is told. */
import { limits, type GuestId, type PresenceReport } from "@coda/protocol";
import { roomKey, type Room } from "./room.ts";

interface Told {
  readonly guests: NonNullable<PresenceReport["guests"]>;
  readonly guestsLeft: NonNullable<PresenceReport["guestsLeft"]>;
}

export class GuestPresence {
  /** By `roomKey`. A guest is of one session's link, and thus in one room at most. */
  readonly #here = new Map<string, readonly GuestId[]>();
  readonly #came = new Set<GuestId>();
  /** Since when, by the steady clock. */
  readonly #left = new Map<GuestId, number>();

  note({ place, people: { guests } }: Pick<Room, "place" | "people">, nowMs: number): void {
    const room = roomKey(place);
    const before = this.#here.get(room) ?? [];
    for (const guest of guests.filter((guest) => !before.includes(guest))) {
      this.#came.add(guest);
      this.#left.delete(guest);
    }
    for (const guest of before.filter((guest) => !guests.includes(guest))) {
      this.#came.delete(guest);
      this.#left.set(guest, nowMs);
    }
    if (guests.length > 0) this.#here.set(room, guests);
    else this.#here.delete(room);
  }

  /** Everybody who is here is to be told of again. */
  repeat(): void {
    for (const guests of this.#here.values()) for (const guest of guests) this.#came.add(guest);
  }

  /** What is to be told, as much as a call takes. Who left long ago counts as gone without it. */
  untold(nowMs: number): Told {
    for (const [guest, leftMs] of this.#left) if (nowMs - leftMs > limits.guestSilenceMs) this.#left.delete(guest);
    const most = limits.presenceReportsPerCall;
    const left = [...this.#left].slice(0, most);
    return {
      guests: [...this.#came].slice(0, most),
      guestsLeft: left.map(([guest, leftMs]) => ({ guest, agoMs: agoMs(leftMs, nowMs) })),
    };
  }

  /** What was told, as of then. What changed while it was under way stays to be told. */
  forget({ guests, guestsLeft }: Told, nowMs: number): void {
    for (const guest of guests) this.#came.delete(guest);
    for (const left of guestsLeft) {
      const leftMs = this.#left.get(left.guest);
      if (leftMs !== undefined && agoMs(leftMs, nowMs) === left.agoMs) this.#left.delete(left.guest);
    }
  }
}

function agoMs(leftMs: number, nowMs: number): number {
  return Math.max(0, Math.round(nowMs - leftMs));
}
