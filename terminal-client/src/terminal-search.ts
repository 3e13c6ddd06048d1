/** Finding in one terminal's buffer, by xterm's search addon: fetched when somebody looks for something. The only importer of that addon. */
import { SearchAddon, type ISearchOptions } from "@xterm/addon-search";
import { clientLimits } from "./client-limits.ts";
import type { FindCount, FindOutcome, FindQuery, FindStep } from "./view-text.ts";
import type { XtermTerminal } from "./xterm-terminal.ts";

/** As wide as the scroll bar that is there without marks, so that no column is lost to them. */
const markedScrollBar = { width: 14 };

/** Readable on dark and on light terminals alike: marks are painted behind text whose colour stays. */
const marks = {
  matchBackground: "#7a6a2f",
  matchOverviewRuler: "#b8962e",
  activeMatchBackground: "#b5651d",
  activeMatchColorOverviewRuler: "#e07b1a",
};
const lightMarks = {
  matchBackground: "#ffe9a8",
  matchOverviewRuler: "#c9a227",
  activeMatchBackground: "#ffc46b",
  activeMatchColorOverviewRuler: "#d9730d",
};

export interface FindLook {
  /** Dark text stands on light ground. */
  readonly isLight: boolean;
  /** Other rules hold for the same words: the addon marks anew only what has another text (0.16.0). */
  readonly marksAnew: boolean;
}

export class TerminalSearch {
  readonly terminal: XtermTerminal;
  readonly #addon = new SearchAddon({ highlightLimit: clientLimits.countedMatches });

  /** `tell` hears how many there are, and which of them is shown. */
  constructor(terminal: XtermTerminal, tell: (count: FindCount) => void) {
    this.terminal = terminal;
    terminal.loadAddon(this.#addon);
    this.#addon.onDidChangeResults(({ resultIndex, resultCount }) => {
      const more = resultCount >= clientLimits.countedMatches;
      tell({ index: resultIndex < 0 ? null : resultIndex, count: resultCount, more });
    });
  }

  find(query: FindQuery, step: FindStep, { isLight, marksAnew }: FindLook): FindOutcome {
    const { terminal } = this;
    terminal.options.overviewRuler = markedScrollBar;
    if (marksAnew) this.#addon.clearDecorations();
    const before = terminal.getSelectionPosition();
    const options = optionsOf(query, isLight);
    if (!this.#go(step === "newer", query.text, options)) return "none";
    const after = terminal.getSelectionPosition();
    if (step === "near" || before === undefined || after === undefined) return "found";
    // The addon goes on at the other end; a reader wants to know that there is no more this way.
    const moved = (after.start.y - before.start.y) * terminal.cols + after.start.x - before.start.x;
    if (step === "newer" ? moved > 0 : moved < 0) return "found";
    if (moved !== 0) this.#go(step !== "newer", query.text, options);
    return "end";
  }

  clear(): void {
    this.#addon.clearDecorations();
    this.terminal.options.overviewRuler = {};
  }

  #go(toNewer: boolean, text: string, options: ISearchOptions): boolean {
    return toNewer ? this.#addon.findNext(text, options) : this.#addon.findPrevious(text, options);
  }
}

function optionsOf({ matchCase, wholeWord, isRegex }: FindQuery, isLight: boolean): ISearchOptions {
  return { caseSensitive: matchCase, wholeWord, regex: isRegex, decorations: isLight ? lightMarks : marks };
}
