/** Lines out of a stream's pieces, whole: a character may be cut between two of them. */

const lineEnd = 0x0a;

export class LineReader {
  readonly #longestBytes: number;
  #held: Buffer[] = [];
  #heldBytes = 0;

  constructor(longestBytes: number) {
    this.#longestBytes = longestBytes;
  }

  /** The lines that are whole now, without their ends; undefined when one is longer than allowed. */
  push(piece: Buffer): string[] | undefined {
    const lines: string[] = [];
    let from = 0;
    for (let end = piece.indexOf(lineEnd); end !== -1; end = piece.indexOf(lineEnd, from)) {
      if (!this.#hold(piece.subarray(from, end))) return undefined;
      lines.push(Buffer.concat(this.#held).toString("utf8"));
      this.#held = [];
      this.#heldBytes = 0;
      from = end + 1;
    }
    return this.#hold(piece.subarray(from)) ? lines : undefined;
  }

  #hold(bytes: Buffer): boolean {
    if (bytes.length > 0) this.#held.push(bytes);
    this.#heldBytes += bytes.length;
    return this.#heldBytes <= this.#longestBytes;
  }
}
