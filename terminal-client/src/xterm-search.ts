/**
 * Finding in the buffer of the terminal on view, by xterm's search addon, which is fetched when somebody looks for
 * something. The only importer of that addon.
 */
import type { ISearchOptions, SearchAddon } from "@xterm/addon-search";
import { announcements } from "./announcements.ts";
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

interface Attached {
  readonly terminal: XtermTerminal;
  readonly addon: SearchAddon;
}

export interface SearchPorts {
  /** The one on view now. */
  readonly terminal: () => XtermTerminal | undefined;
  /** Dark text stands on light ground. */
  readonly isLight: () => boolean;
}

export class XtermSearch {
  readonly #found = announcements<FindCount>();
  readonly onFound = this.#found.listen;
  readonly #ports: SearchPorts;
  #attached: Attached | undefined;
  /** What is looked for, while somebody does. */
  #query: FindQuery | undefined;
  /** Finds that wait for the addon: the newest of them goes on in the terminal that is on view by then. */
  #waiting = 0;

  constructor(ports: SearchPorts) {
    this.#ports = ports;
  }

  async find(query: FindQuery, step: FindStep): Promise<FindOutcome> {
    if (query.text === "") {
      this.end();
      return "none";
    }
    if (query.isRegex && !isRegularExpression(query.text)) return "invalid";
    const before = this.#query;
    this.#query = query;
    const SearchAddon = await this.#fetched();
    const terminal = this.#ports.terminal();
    // Another question, or none, has taken its place.
    if (this.#query !== query || terminal === undefined) return "none";
    const addon = this.#on(terminal, SearchAddon);
    // The addon marks anew only what has another text (0.16.0).
    if (before !== undefined && !sameRules(before, query)) addon.clearDecorations();
    return this.#step({ terminal, addon }, query, step);
  }

  /** Another terminal has taken the place of the one before, with the same text or more of it. */
  async goOn(): Promise<void> {
    this.#attached = undefined; // its view disposes it, and what was loaded into it
    const query = this.#query;
    // Asked for twice, the same words lead on to the one before.
    if (query !== undefined && this.#waiting === 0) await this.find(query, "near");
  }

  end(): void {
    this.#query = undefined;
    if (this.#attached === undefined) return;
    const { terminal, addon } = this.#attached;
    addon.clearDecorations();
    terminal.options.overviewRuler = {};
  }

  async #fetched(): Promise<typeof SearchAddon> {
    this.#waiting += 1;
    try {
      return (await import("@xterm/addon-search")).SearchAddon;
    } finally {
      this.#waiting -= 1;
    }
  }

  #step({ terminal, addon }: Attached, query: FindQuery, step: FindStep): FindOutcome {
    const before = terminal.getSelectionPosition();
    const options = this.#options(query);
    const isThere = step === "newer" ? addon.findNext(query.text, options) : addon.findPrevious(query.text, options);
    if (!isThere) return "none";
    const after = terminal.getSelectionPosition();
    if (step === "near" || before === undefined || after === undefined) return "found";
    // The addon goes on at the other end; a reader wants to know that there is no more this way.
    const { cols } = terminal;
    const moved = (after.start.y - before.start.y) * cols + after.start.x - before.start.x;
    if (step === "newer" ? moved > 0 : moved < 0) return "found";
    if (moved !== 0) {
      if (step === "newer") addon.findPrevious(query.text, options);
      else addon.findNext(query.text, options);
    }
    return "end";
  }

  #options({ matchCase, wholeWord, isRegex }: FindQuery): ISearchOptions {
    return {
      caseSensitive: matchCase,
      wholeWord,
      regex: isRegex,
      decorations: this.#ports.isLight() ? lightMarks : marks,
    };
  }

  #on(terminal: XtermTerminal, Addon: typeof SearchAddon): SearchAddon {
    if (this.#attached?.terminal !== terminal) {
      const addon = new Addon({ highlightLimit: clientLimits.countedMatches });
      terminal.loadAddon(addon);
      addon.onDidChangeResults(({ resultIndex, resultCount }) => {
        const more = resultCount >= clientLimits.countedMatches;
        this.#found.tell({ index: resultIndex < 0 ? null : resultIndex, count: resultCount, more });
      });
      this.#attached = { terminal, addon };
    }
    terminal.options.overviewRuler = markedScrollBar;
    return this.#attached.addon;
  }
}

function sameRules(one: FindQuery, other: FindQuery): boolean {
  return one.matchCase === other.matchCase && one.wholeWord === other.wholeWord && one.isRegex === other.isRegex;
}

function isRegularExpression(text: string): boolean {
  try {
    // As the addon makes it.
    return RegExp(text, "g") instanceof RegExp;
  } catch {
    return false;
  }
}
