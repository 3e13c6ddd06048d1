/**
 * A connection to a database of this browser, opened when something is first asked of it and kept until its owner has no
 * use for it. What is under way then ends first, and what is asked later opens it for as long as that takes. Knows no database.
 */
interface Connection {
  close(): void;
}

export class DatabaseHold<Database extends Connection> {
  readonly #open: () => Promise<Database>;
  #opening: Promise<Database> | undefined;
  #uses = 0;
  #released = false;

  constructor(open: () => Promise<Database>) {
    this.#open = open;
  }

  async use<Result>(work: (database: Database) => Promise<Result>): Promise<Result> {
    this.#uses += 1;
    try {
      return await work(await this.#opened());
    } finally {
      this.#uses -= 1;
      this.#closeWhenIdle();
    }
  }

  /** Its owner is done. */
  release(): void {
    this.#released = true;
    this.#closeWhenIdle();
  }

  /** At once: another page waits for it. What is under way may fail. */
  close(): void {
    void this.#opening?.then(
      (database) => database.close(),
      () => undefined,
    );
    this.#opening = undefined;
  }

  /** The browser has closed it by itself. */
  lost(): void {
    this.#opening = undefined;
  }

  #closeWhenIdle(): void {
    if (this.#released && this.#uses === 0) this.close();
  }

  /** What would not open is tried anew by who asks next. */
  async #opened(): Promise<Database> {
    const opening = (this.#opening ??= this.#open());
    try {
      return await opening;
    } catch (error) {
      if (this.#opening === opening) this.#opening = undefined;
      throw error;
    }
  }
}
