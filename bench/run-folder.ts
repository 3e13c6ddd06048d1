/** What a run leaves: figures.json as they came, the table as summary.json and summary.md, and pictures beside them. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Figures } from "./figures.ts";
import { figures as known, goalText, judge, ratioOf } from "./goals.ts";
import { measuredOf } from "./measured.ts";
import { picturesOf } from "./pictures.ts";
import { summaryMarkdown, summaryTable } from "./summary.ts";

export interface Run {
  readonly began: Date;
  readonly quick: boolean;
  readonly machine: Readonly<Record<string, string | number>>;
}

export class RunFolder {
  readonly path: string;
  readonly #run: Run;
  readonly #remarks: string[] = [];
  readonly #took: Record<string, number> = {};
  #figures: Figures = {};

  constructor(results: string, run: Run) {
    this.path = join(results, run.began.toISOString().replaceAll(":", "-"));
    this.#run = run;
    mkdirSync(this.path, { recursive: true });
  }

  /** A sentence that a reader of the table has to know. */
  remark(sentence: string): void {
    this.#remarks.push(sentence);
  }

  /** What was measured is kept at once: a run that is interrupted has that. */
  keep(more: Figures, seconds: number): void {
    this.#figures = { ...this.#figures, ...more };
    for (const name of Object.keys(more)) this.#took[name] = Math.round(seconds);
    this.#write("figures.json", this.#json({ seconds: this.#took, figures: this.#figures }));
    const pictures = picturesOf(this.#figures);
    for (const { file, svg } of pictures) this.#write(file, svg);
    const measured = measuredOf(this.#figures);
    const summary = measured.map((each) => {
      const { what, unit, against } = known[each.id];
      return { ...each, what, unit, against, ratio: ratioOf(each), goal: goalText(each.id), verdict: judge(each) };
    });
    this.#write("summary.json", this.#json({ seconds: this.#took, summary }));
    this.#write("summary.md", summaryMarkdown(measured, { ...this.#run, remarks: this.#remarks, pictures }));
  }

  /** The table for a terminal. */
  get table(): string {
    return summaryTable(measuredOf(this.#figures));
  }

  #json(rest: object): string {
    return `${JSON.stringify({ ...this.#run, remarks: this.#remarks, ...rest }, null, 2)}\n`;
  }

  #write(file: string, text: string): void {
    writeFileSync(join(this.path, file), text);
  }
}
