/** Where to look at a program's screen: around each resize, at the end, and now and then between, always at rest. */
import type { Played } from "./corpus.ts";
import { inOrder, type Pause } from "./pause.ts";
import { Viewer } from "./viewer.ts";

/** How far a place at rest is looked for, byte by byte. */
const searchBytes = 4_096;

export async function pausesOf(played: Played, count: number): Promise<Pause[]> {
  const { bytes, size, resizes } = played;
  // Where the output is at rest has nothing to do with widths.
  const viewer = await Viewer.fromTheStart({ rules: "3.3", bytes, size, sizes: resizes });
  const wanted = Array.from({ length: count }, (_, index) => Math.floor((bytes.length * (index + 1)) / (count + 1)));
  const resting: number[] = [];
  for (const offset of wanted) {
    await viewer.playTo(offset, true);
    const limit = Math.min(bytes.length, offset + searchBytes);
    while (!viewer.atRest && viewer.offset < limit) await viewer.playTo(viewer.offset + 1, true);
    if (viewer.atRest) resting.push(viewer.offset);
  }
  viewer.dispose();
  const marked = new Set(resizes.map(({ offset }) => offset));
  const unmarked = new Set([...resting, bytes.length].filter((offset) => !marked.has(offset)));
  const pauses = [
    ...[...unmarked].map((offset) => ({ offset, resized: false })),
    ...[...marked].flatMap((offset) => [
      { offset, resized: false },
      { offset, resized: true },
    ]),
  ];
  return inOrder(pauses);
}
