/** An image instead of text: kept as a file, whose path is what is typed. */
import type { IdeaId } from "@coda/protocol";
import type { ImageFiles } from "./image-files.ts";
import { shellWord } from "./shell-word.ts";

export interface PastedImage {
  /** Its path as one word, and a blank behind it, as terminals type the path of a file that is dropped on them. */
  readonly text: Uint8Array;
  /** Its path was not typed: nobody knows of the file. */
  readonly forget: () => void;
}

/** Undefined for what is no image, or cannot be kept. */
export function keepImage(
  files: Pick<ImageFiles, "keep" | "forget">,
  idea: IdeaId,
  bytes: Uint8Array,
): PastedImage | undefined {
  const path = files.keep(idea, bytes);
  if (path === undefined) return undefined;
  return { text: Buffer.from(`${shellWord(path)} `), forget: () => files.forget(path) };
}
