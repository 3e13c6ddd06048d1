/**
 * The spool: the sh text at the end of each pane's pipe. It writes what it reads at once into segment files named by
 * the offset of their first byte, and needs no program of ours, so output is kept while the helper is down. dd ends
 * after 1,024 reads of up to 16,384 bytes; an empty segment means the pipe was closed. What it saw of its end it leaves
 * in names of files: on a full disk a file can still be made, and nothing written into it.
 */
import { limits } from "@coda/protocol";
import { pipeCommandWord } from "./quote.ts";

/** Added to the offset in a segment's name, so that names sort as numbers do. */
export const segmentBase = 1_000_000_000_000;

const blocksPerSegment = 1024;

/**
 * What a spool knows of its end. full: dd could not write. cap: nobody dropped segments. killed: somebody killed dd. The
 * others follow a second after a pipe was closed, when it shows why. whole: the pane's program has ended. open: it runs
 * on, so the pipe was taken from it. server: tmux itself has gone.
 */
export const spoolWords = ["full", "cap", "killed", "whole", "open", "server"] as const;
export type SpoolWord = (typeof spoolWords)[number];

export function spoolWordFile(word: SpoolWord): string {
  return `end.${word}`;
}

/** Process ids of who may still write: the shell's, and the present dd's, which goes on when its shell is killed. */
export const spoolPidFile = "pid";
export const spoolWriterFile = "dd";

function script(folder: string, capBytes: number): string {
  const blockBytes = limits.journalSegmentBytes / blocksPerSegment;
  return [
    `PATH=/usr/bin:/bin:$PATH; umask 077; cd ${folder} || exit 1; echo $$ >${spoolPidFile}; o=${segmentBase}; w=`,
    // The oldest segment still there tells how much is kept: the helper drops acknowledged ones.
    `while set -- seg.*; a=\${1#seg.}; [ "$a" = '*' ] || [ $((o-a)) -lt ${capBytes} ] || { w=cap; false; }`,
    `do sh -c 'echo $$ >${spoolWriterFile}; exec dd bs=${blockBytes} count=${blocksPerSegment} of=$0 2>/dev/null' seg.$o`,
    `s=$?; n=$(wc -c <seg.$o); o=$((o+\${n:-0}))`,
    `if [ $s -gt 128 ]; then w=killed; elif [ $s -gt 0 ]; then w=full; elif [ "\${n:-0}" -gt 0 ]; then continue; fi; break`,
    `done; [ "$w" = '' ] || : >end.$w; echo $o >end`,
  ].join("\n");
}

/**
 * A second after the pipe was closed: by then tmux has waited for a program that ended, or has gone itself. A program that
 * outlives its pane has lost its terminal; one of another user answers no signal, so ps is asked as well. One that has
 * ended and that tmux did not wait for answers all the same: its state tells (Z: proc(5), ps(1)). Whose parent has gone
 * has another one, which Linux tells; where nobody waits for a dead server it answers signals for ever.
 */
const lastWord = [
  "[ \"$w\" = '' ] || exit 0; sleep 1; w=whole; s=; exec 2>/dev/null",
  'if [ -c "#{pane_tty}" ] && { kill -0 #{pane_pid} || ps -p #{pane_pid} >/dev/null; }; then w=open; fi',
  "read -r s </proc/#{pane_pid}/stat || s=$(ps -o stat= -p #{pane_pid}); case $s in Z*|*') Z '*) w=whole; esac",
  'p=$PPID; read -r _ _ _ p _ </proc/$$/stat; [ "$p" = $PPID ] && kill -0 $PPID || w=server; : >end.$w',
].join("\n");

/** For a shell of our own (the probe): there is no pane, so no last word. */
export function spoolScript(folder: string): string {
  return script(`'${folder.replaceAll("'", String.raw`'\''`)}'`, limits.spoolCapBytes);
}

/** For pipe-pane, which expands `#` formats and strftime's `%` in its command before sh sees it. */
export function spoolPipeCommand(folder: string): string {
  const marker = "CODA_FOLDER";
  const text = script(marker, limits.spoolCapBytes).replaceAll("%", "%%").replaceAll("#", "##");
  return `${text.replace(marker, () => pipeCommandWord(folder))}\n${lastWord}`;
}
