/** One program of the corpus, measured: tmux's grid, a viewer from the start, and late ones, cell by cell. */
import type { Played } from "./corpus.ts";
import { causes, differencesFromTmux, type Cause, type Difference } from "./differences.ts";
import { lateViewers, type LateViewers } from "./late-viewers.ts";
import type { Pause } from "./pause.ts";
import { pausesOf } from "./pauses.ts";
import type { Performance, Stage } from "./stage.ts";
import { Viewer } from "./viewer.ts";

export interface Measured {
  readonly name: string;
  /** The helper recorded what was played, with every size at its place. */
  readonly isExact: boolean;
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
    isExact: played.bytes.equals(stream.bytes) && JSON.stringify(played.resizes) === JSON.stringify(stream.sizes),
    cells,
    causes: Object.fromEntries(causes.map((cause) => [cause, count(cause)])) as Record<Cause, number>,
    found,
    late: await lateViewers(stream, pauses, { count: effort.viewers, seed: effort.seed }),
  };
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
