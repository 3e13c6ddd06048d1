/**
 * Makes an xterm.js terminal do what tmux does with the same bytes, for both ends alike: characters, what is ignored, and a
 * few functions that the two read differently. Private parts of xterm.js 6 where there is no public way.
 */
import { printAsTmux, type Printing, type PrintingTerminal } from "./tmux-characters.ts";
import { ignoreWhatTmuxIgnores, type ObeyingParser } from "./tmux-ignored.ts";

export interface TmuxLikeTerminal extends PrintingTerminal {
  readonly parser: PrintingTerminal["parser"] & ObeyingParser;
}

interface BehavingCore {
  readonly _inputHandler: {
    insertLines(parameters: unknown): boolean;
    deleteLines(parameters: unknown): boolean;
    repeatPrecedingCharacter(parameters: { readonly params: Int32Array }): boolean;
    readonly _activeBuffer: { x: number };
    readonly _bufferService: { readonly cols: number };
  };
  readonly coreService: { isCursorHidden: boolean };
}

/** IL and DL: xterm.js goes to the first column. */
function keepColumnWithLines({ _inputHandler: handler }: BehavingCore): void {
  for (const name of ["insertLines", "deleteLines"] as const) {
    const edit = handler[name].bind(handler);
    handler[name] = (parameters) => {
      const { x } = handler._activeBuffer;
      const done = edit(parameters);
      handler._activeBuffer.x = x;
      return done;
    };
  }
}

/** REP: xterm.js repeats two thousand million times where that is asked for; in tmux the line's end is the end. */
function repeatWithinLine({ _inputHandler: handler }: BehavingCore): void {
  const repeat = handler.repeatPrecedingCharacter.bind(handler);
  handler.repeatPrecedingCharacter = (parameters) => {
    const room = handler._bufferService.cols - handler._activeBuffer.x;
    if (room <= 0) return true;
    parameters.params[0] = Math.min(parameters.params[0] ?? 1, room);
    return repeat(parameters);
  };
}

/** RIS: xterm.js leaves a hidden cursor hidden. */
function showCursorWithReset(parser: ObeyingParser, { coreService }: BehavingCore): void {
  parser.registerEscHandler({ final: "c" }, () => {
    coreService.isCursorHidden = false;
    return false;
  });
}

/** For a terminal that has been given nothing yet. */
export function behaveAsTmux(terminal: TmuxLikeTerminal): Printing {
  const core = Reflect.get(terminal, "_core") as BehavingCore;
  ignoreWhatTmuxIgnores(terminal.parser);
  keepColumnWithLines(core);
  repeatWithinLine(core);
  showCursorWithReset(terminal.parser, core);
  return printAsTmux(terminal);
}
