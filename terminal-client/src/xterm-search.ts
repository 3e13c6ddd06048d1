/** What is looked for in the terminal on view, whichever that is by the time that what finds is there. */
import { announcements } from "./announcements.ts";
import type { TerminalSearch } from "./terminal-search.ts";
import type { FindCount, FindOutcome, FindQuery, FindStep } from "./view-text.ts";
import type { XtermTerminal } from "./xterm-terminal.ts";

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
  #search: TerminalSearch | undefined;
  /** What is looked for, while somebody does. */
  #query: FindQuery | undefined;
  /** Finds that wait for what finds: the newest of them goes on in the terminal that is on view by then. */
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
    const Search = await this.#fetched();
    const terminal = this.#ports.terminal();
    // Another question, or none, has taken its place.
    if (this.#query !== query || terminal === undefined) return "none";
    if (this.#search?.terminal !== terminal) this.#search = new Search(terminal, (count) => this.#found.tell(count));
    const marksAnew = before !== undefined && !sameRules(before, query);
    return this.#search.find(query, step, { isLight: this.#ports.isLight(), marksAnew });
  }

  /** Another terminal has taken the place of the one before, with the same text or more of it. */
  async goOn(): Promise<void> {
    this.#search = undefined; // its view disposes its terminal, and what was loaded into that
    const query = this.#query;
    // Asked for twice, the same words lead on to the one before.
    if (query !== undefined && this.#waiting === 0) await this.find(query, "near");
  }

  end(): void {
    this.#query = undefined;
    this.#search?.clear();
  }

  async #fetched(): Promise<typeof TerminalSearch> {
    this.#waiting += 1;
    try {
      return (await import("./terminal-search.ts")).TerminalSearch;
    } finally {
      this.#waiting -= 1;
    }
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
