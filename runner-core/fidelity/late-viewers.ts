/** Viewers that attach in the middle, each from the keyframe the helper's model gives there, beside one from the start. */
import { randomUUID } from "node:crypto";
import { characterRulesVt, epochSchema, type Keyframe } from "@coda/protocol";
import { PaneModel, type ByteSource } from "../src/pane/pane-model.ts";
import { seededRandom } from "../src/testing/seeded-bytes.ts";
import { differencesOfViewers, type Difference } from "./differences.ts";
import type { Grid } from "./grid.ts";
import { inOrder, type Pause } from "./pause.ts";
import { Viewer, type Stream } from "./viewer.ts";

export interface LateViewers {
  readonly attached: number;
  readonly cells: number;
  readonly found: readonly {
    readonly attachedAt: number;
    readonly pause: Pause;
    readonly differences: readonly Difference[];
  }[];
}

/** The recording as far as it has come. */
class GrowingSource implements ByteSource {
  readonly start = 0;
  end = 0;
  readonly #bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  read(from: number, maxBytes: number): Uint8Array {
    return this.#bytes.subarray(from, Math.min(from + maxBytes, this.end));
  }
}

/** Where the output stands inside a sequence that cannot be undone there is none; the viewer waits for the next byte. */
async function keyframesAt(stream: Stream, offsets: readonly number[]): Promise<Keyframe[]> {
  const source = new GrowingSource(stream.bytes);
  const vt = Buffer.from(characterRulesVt(stream.rules));
  const start = { size: stream.size, offset: 0, vt, sizes: stream.sizes };
  const model = new PaneModel(source, epochSchema.parse(randomUUID()), start);
  const keyframes: Keyframe[] = [];
  for (const offset of offsets) {
    let keyframe: Keyframe | undefined;
    for (source.end = Math.max(source.end, offset); keyframe === undefined; source.end += 1)
      keyframe = await model.keyframe();
    keyframes.push(keyframe);
  }
  model.dispose();
  return keyframes;
}

/** What a viewer from the start shows at each of these places. */
class Reference {
  readonly #grids = new Map<string, Grid>();

  static async of(stream: Stream, pauses: readonly Pause[]): Promise<Reference> {
    const reference = new Reference();
    const viewer = await Viewer.fromTheStart(stream);
    for (const pause of inOrder(pauses)) {
      await viewer.playTo(pause.offset, pause.resized);
      reference.#grids.set(keyOf(pause), viewer.grid);
    }
    viewer.dispose();
    return reference;
  }

  at(pause: Pause): Grid {
    const grid = this.#grids.get(keyOf(pause));
    if (grid === undefined) throw new Error(`nobody looked at ${keyOf(pause)}`);
    return grid;
  }
}

function keyOf({ offset, resized }: Pause): string {
  return `${offset}${resized ? " resized" : ""}`;
}

/** `count` viewers attach at random places; each is looked at as soon as it has attached, and at each pause after. */
export async function lateViewers(
  stream: Stream,
  pauses: readonly Pause[],
  { count, seed }: { count: number; seed: number },
): Promise<LateViewers> {
  const random = seededRandom(seed);
  const offsets = Array.from({ length: count }, () => Math.floor(random() * stream.bytes.length));
  const keyframes = await keyframesAt(
    stream,
    offsets.toSorted((a, b) => a - b),
  );
  const attaching = keyframes.map((keyframe) => attachingPause(keyframe, stream));
  const reference = await Reference.of(stream, [...pauses, ...attaching]);
  const found: LateViewers["found"][number][] = [];
  let cells = 0;
  for (const [index, keyframe] of keyframes.entries()) {
    const viewer = await Viewer.at(keyframe, stream);
    const first = attaching[index];
    const later = pauses.filter(({ offset }) => offset > keyframe.header.offset);
    for (const pause of first === undefined ? later : [first, ...later]) {
      await viewer.playTo(pause.offset, pause.resized);
      const wanted = reference.at(pause);
      const differences = differencesOfViewers(wanted, viewer.grid);
      cells += wanted.cells.length;
      if (differences.length > 0) found.push({ attachedAt: keyframe.header.offset, pause, differences });
    }
    viewer.dispose();
  }
  return { attached: keyframes.length, cells, found };
}

/** The keyframe's own place; after the resize there, since the model takes a size as soon as it gets to its mark. */
function attachingPause({ header: { offset } }: Keyframe, { sizes }: Stream): Pause {
  return { offset, resized: sizes.some((mark) => mark.offset === offset) };
}
