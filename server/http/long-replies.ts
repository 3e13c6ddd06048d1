/**
 * Whole transcripts and archives on their way: each keeps a reader of the database, and a parser or compressor, at work for
 * as long as it is taken. So many of one person's by this process at once.
 */
import { limits, type GuestId, type UserId } from "@coda/protocol";
import { ApiError } from "./api-error.ts";

interface Asking {
  readonly user: UserId | GuestId;
  /** Aborted when whoever asked is gone. */
  readonly signal: AbortSignal;
}

export class LongReplies {
  /** The signals themselves: what nobody keeps is never told that its caller went. */
  readonly #held = new Map<UserId | GuestId, Set<AbortSignal>>();

  /** Throws tooMany. The place is free again when the body was taken whole, failed, or will not be taken any more. */
  async give({ user, signal }: Asking, make: () => Promise<Response>): Promise<Response> {
    const release = this.#take({ user, signal });
    try {
      const reply = await make();
      return new Response(reply.body === null ? null : untilEnd(reply.body, { signal, ended: release }), reply);
    } catch (error) {
      release();
      throw error;
    }
  }

  #take({ user, signal }: Asking): () => void {
    const held = this.#held.get(user) ?? new Set();
    if (held.size >= limits.longRepliesPerUser) {
      throw new ApiError(
        "tooMany",
        `You are being sent ${limits.longRepliesPerUser} transcripts or archives already; ask again when one is complete.`,
      );
    }
    this.#held.set(user, held.add(signal));
    return () => {
      if (held.delete(signal) && held.size === 0) this.#held.delete(user);
    };
  }
}

type Body = ReadableStream<Uint8Array<ArrayBuffer>>;

function untilEnd(body: Body, { signal, ended }: { signal: AbortSignal; ended: () => void }): Body {
  const reader = body.getReader();
  const cancel = async (): Promise<void> => {
    ended();
    await reader.cancel();
  };
  // A framework that finds its socket closed may never touch the body it was given.
  const abandon = (): void => {
    void cancel().catch(() => {}); // it failed before, and its reader was told
  };
  if (signal.aborted) abandon();
  else signal.addEventListener("abort", abandon, { once: true });
  return new ReadableStream(
    {
      pull: async (controller) => {
        const step = await reader.read().catch((error: unknown) => {
          ended();
          throw error;
        });
        if (step.done) {
          ended();
          controller.close();
        } else {
          controller.enqueue(step.value);
        }
      },
      cancel,
    },
    { highWaterMark: 0 }, // the body itself looks ahead
  );
}
