/** The commands that attach to a session, made here alone for web, command line and desktop. Each is run by a test. */
import { canonicalName, tmuxSessionName, type SessionName } from "./session-name.ts";

export interface AttachTexts {
  /** `tmux attach -t coda::<idea>::<slot>`; undefined where the server cannot offer it (see `literalUnavailable`). */
  readonly literal: string | undefined;
  /** `tmux attach -t '=coda__<idea>__<slot>'`: always works, needs no hub. */
  readonly exact: string;
  /** For people already inside tmux, where attach refuses to nest. */
  readonly inside: string;
  /** `tmux attach -t coda`: the session used last. */
  readonly last: string | undefined;
}

export interface AttachOptions {
  /** `tmux -L` socket name; undefined for the user's default server. */
  readonly socket?: string | undefined;
  /** False when the hub cannot serve the literal form: a foreign session holds its name, or tmux is exactly 3.7. */
  readonly literalOffered: boolean;
}

export const socketNamePattern = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/u;

/** True for names `tmux -L` takes and a shell needs no quotes for. */
export function isSocketName(text: string): boolean {
  return socketNamePattern.test(text);
}

export function attachTexts(name: SessionName, options: AttachOptions): AttachTexts {
  if (options.socket !== undefined && !isSocketName(options.socket)) {
    throw new RangeError(`not a tmux socket name: ${JSON.stringify(options.socket)}`);
  }
  const tmux = options.socket === undefined ? "tmux" : `tmux -L ${options.socket}`;
  const exactTarget = `'=${tmuxSessionName(name)}'`; // quoted: zsh expands a leading '='
  return {
    literal: options.literalOffered ? `${tmux} attach -t ${canonicalName(name)}` : undefined,
    exact: `${tmux} attach -t ${exactTarget}`,
    inside: `${tmux} switch-client -t ${exactTarget}`,
    last: options.literalOffered ? `${tmux} attach -t ${name.prefix}` : undefined,
  };
}
