/**
 * The spool: the sh text at the end of each pane's pipe. It writes what it reads at once into segment files named by
 * the offset of their first byte, and needs no program of ours, so output is kept while the helper is down. dd ends
 * after 1,024 reads of up to 16,384 bytes; an empty segment means the pipe was closed.
 */
import { limits } from "@coda/protocol";
import { pipeCommandWord } from "./quote.ts";

/** Added to the offset in a segment's name, so that names sort as numbers do. */
export const segmentBase = 1_000_000_000_000;

const blocksPerSegment = 1024;

function script(folder: string, capBytes: number): string {
  const blockBytes = limits.journalSegmentBytes / blocksPerSegment;
  return [
    `PATH=/usr/bin:/bin:$PATH; umask 077; cd ${folder} || exit 1; echo $$ >pid; o=${segmentBase}`,
    // The oldest segment still there tells how much is kept: the helper drops acknowledged ones.
    `while set -- seg.*; a=\${1#seg.}; [ "$a" = '*' ] || [ $((o-a)) -lt ${capBytes} ] && dd bs=${blockBytes} count=${blocksPerSegment} of=seg.$o 2>/dev/null && [ -s seg.$o ]`,
    `do o=$((o+$(wc -c <seg.$o))); done; echo $o >end`,
  ].join("\n");
}

/** For a shell of our own (the probe). */
export function spoolScript(folder: string): string {
  return script(`'${folder.replaceAll("'", String.raw`'\''`)}'`, limits.spoolCapBytes);
}

/** For pipe-pane, which expands `#` formats and strftime's `%` in its command before sh sees it. */
export function spoolPipeCommand(folder: string): string {
  const marker = "CODA_FOLDER";
  const text = script(marker, limits.spoolCapBytes).replaceAll("%", "%%").replaceAll("#", "##");
  return text.replace(marker, () => pipeCommandWord(folder));
}
