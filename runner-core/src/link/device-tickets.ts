/** Tickets for the relay, and the web app's time by what they say of it. It knows nothing of sockets. */
import { limits, type TicketReply, type TicketResult } from "@coda/protocol";
import { pause, type Clock } from "../clock.ts";
import type { WebApi } from "../device/web-api.ts";
import type { Handover } from "../takeover/handover.ts";

/** Of a web app that answers within milliseconds: viewers watch meanwhile, but whoever asked for the end of this one waits. */
const ticketForNextMs = 2_000;

export class DeviceTickets {
  readonly #api: Pick<WebApi, "ticket">;
  readonly #clock: Clock;
  /** Of the helper before this one, for the first call. */
  #given: TicketReply | undefined;
  #webAheadMs: number;

  constructor(api: Pick<WebApi, "ticket">, clock: Clock, left: Handover | undefined) {
    this.#api = api;
    this.#clock = clock;
    this.#given = left?.ticket;
    this.#webAheadMs = left?.webAheadMs ?? clock.now() - clock.steadyMs();
  }

  /** Of this machine's steady clock, which nobody sets: tickets are good by the web app's. */
  get webAheadMs(): number {
    return this.#webAheadMs;
  }

  get webNowMs(): number {
    return this.#clock.steadyMs() + this.#webAheadMs;
  }

  async fetch(): Promise<TicketResult> {
    const given = this.#given;
    this.#given = undefined;
    if (given !== undefined) return given;
    const reply = await this.#api.ticket();
    if (reply.ok) {
      this.#webAheadMs = Date.parse(reply.value.expiresAt) - limits.ticketSeconds * 1_000 - this.#clock.steadyMs();
      return reply.value;
    }
    // Only a revoked, forgotten or copied device is refused for good; the rest may pass.
    const forGood = ["gone", "forbidden", "conflict"].includes(reply.failure.code);
    return { retry: !forGood, why: reply.failure.message };
  }

  /** For the helper that comes next; without one it asks by itself, as after an outage. */
  async forNext(): Promise<TicketReply | undefined> {
    const asked = this.#api.ticket().then((reply) => (reply.ok ? reply.value : undefined));
    return Promise.race([asked, pause(this.#clock, ticketForNextMs).then(() => undefined)]);
  }
}
