/** The address that compares two runs of an idea: `?run=<epoch>:<offset>&with=<epoch>:<offset>`. Pure. */
import { formatPosition, type ApiCommand, type IdeaId } from "@coda/protocol";
import { historyPath } from "../routes/paths.ts";

export type Run = Pick<ApiCommand, "epoch" | "outputFrom">;

function placeOf({ epoch, outputFrom }: Run): string {
  return formatPosition({ epoch, offset: outputFrom });
}

/** Without another one: with the run of the same line before it. */
export function compareAddress(idea: IdeaId, run: Run, other?: Run): string {
  const withOther = other === undefined ? "" : `&with=${placeOf(other)}`;
  return `${historyPath(idea)}/compare?run=${placeOf(run)}${withOther}`;
}

export function isSameRun(left: Run, right: Run): boolean {
  return left.epoch === right.epoch && left.outputFrom === right.outputFrom;
}

/** There is output, and all of it. */
export function canBeCompared({ outputFrom, outputTo }: Pick<ApiCommand, "outputFrom" | "outputTo">): boolean {
  return outputTo !== null && outputTo > outputFrom;
}
