/** One program of the corpus, measured: tmux's grid, a viewer from the start, and late ones, cell by cell. */
import type { CharacterRules } from "@coda/protocol";
import type { Played } from "./corpus.ts";
import { causes, differencesFromTmux, type Cause, type Difference } from "./differences.ts";
import { lateViewers, type LateViewers } from "./late-viewers.ts";
import type { Pause } from "./pause.ts";
import { pausesOf } from "./pauses.ts";
import type { Performance, Stage } from "./stage.ts";
import { Viewer, type Stream } from "./viewer.ts";

export interface Measured {
  readonly name: string;
  readonly rules: CharacterRules;
  /** Where the helper's recording is not what was played, with every size at its place; empty when it is. */
  readonly inexact: string;
  readonly cells: number;
  readonly causes: Readonly<Record<Cause, number>>;
  readonly found: readonly { readonly pause: Pause; readonly differences: readonly Difference[] }[];
  readonly late: LateViewers;
}

export interface Effort {
  /** Between resizes and end. */
  readonly pauses: number;
  readonly viewers: number;
  readonly seed: number;
}

export async function measure(stage: Stage, played: Played, effort: Effort): Promise<Measured> {
  const pauses = await pausesOf(played, effort.pauses);
  const performance = await stage.play(played, pauses);
  const { stream } = performance;
  const { cells, found } = await besideTmux(performance);
  const all = found.flatMap(({ differences }) => differences);
  const count = (cause: Cause): number => all.filter((difference) => difference.cause === cause).length;
  return {
    name: played.name,
    rules: stream.rules,
    inexact: inexactness(played, stream),
    cells,
    causes: Object.fromEntries(causes.map((cause) => [cause, count(cause)])) as Record<Cause, number>,
    found,
    late: await lateViewers(stream, pauses, { count: effort.viewers, seed: effort.seed }),
  };
}

function inexactness({ bytes, resizes }: Played, stream: Stream): string {
  if (!bytes.equals(stream.bytes)) return `${stream.bytes.length} bytes for ${bytes.length}`;
  const [recorded, taken] = [JSON.stringify(stream.sizes), JSON.stringify(resizes)];
  return recorded === taken ? "" : `sizes ${recorded} for ${taken}`;
}

async function besideTmux({ stream, grids }: Performance): Promise<Pick<Measured, "cells" | "found">> {
  const viewer = await Viewer.fromTheStart(stream);
  const found: Measured["found"][number][] = [];
  let cells = 0;
  let resizedHidden = false;
  for (const { pause, tmux } of grids) {
    await viewer.playTo(pause.offset, pause.resized);
    resizedHidden ||= pause.resized && viewer.showsAlternate;
    const resizedBehind = resizedHidden && !viewer.showsAlternate;
    const differences = differencesFromTmux(tmux, viewer.grid, { resizedBehind });
    cells += tmux.grid.cells.length;
    if (differences.length > 0) found.push({ pause, differences });
  }
  viewer.dispose();
  return { cells, found };
}
