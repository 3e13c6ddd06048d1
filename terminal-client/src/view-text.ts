/** What a reader does with the text on view besides reading it: select, copy, find. Whichever library draws it. */
export interface FindQuery {
  readonly text: string;
  readonly matchCase: boolean;
  readonly wholeWord: boolean;
  readonly isRegex: boolean;
}

/** Towards the beginning or the end; `near`: the query changed, so what is found now may stay where it is. */
export type FindStep = "older" | "newer" | "near";

export interface FindCount {
  /** Counted from the oldest, from 0; null: none of those that are counted is selected. */
  readonly index: number | null;
  readonly count: number;
  /** There are more, which are not counted. */
  readonly more: boolean;
}

/** `end`: there is nothing further that way, and what was selected still is. `invalid`: no regular expression. */
export type FindOutcome = "found" | "none" | "end" | "invalid";

export interface ViewText {
  /** Rows of the buffer on view. */
  readonly rows: number;
  /** What is selected, as it is to be copied; empty when nothing is. */
  selected(): string;
  selectAll(): void;
  /** The cells `[from, to)` of a row as it is on view, counted from the first that is; blanks where nothing stands. */
  cells(row: number, columns: readonly [from: number, to: number]): string;
  /** This counts as selected in place of what is; undefined: nothing does any more. */
  hold(text: string | undefined): void;
  /** The program on view gets the mouse: selecting needs Shift, or the Option key on a Mac. */
  readonly mouseIsTaken: boolean;
  /** The program knows what is pasted from what is typed (DECSET 2004), and runs no line of it by itself. */
  readonly pastesAreMarked: boolean;
  /** Selects what it finds and marks all that is like it. */
  find(query: FindQuery, step: FindStep): Promise<FindOutcome>;
  /** The marks go; what is selected stays. */
  endFind(): void;
  /** Each time the count changed, also because output came. */
  onFound(listener: (count: FindCount) => void): () => void;
}
