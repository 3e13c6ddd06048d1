/** What a pane's model tells of rings and finished lines, and where in the output it says they were. */
import { randomUUID } from "node:crypto";
import { epochSchema } from "@coda/protocol";
import { describe, expect, test } from "vitest";
import { PaneModel, type ByteSource } from "./pane-model.ts";

const size = { columns: 20, rows: 5 };

class HeardPane implements ByteSource {
  readonly start = 0;
  readonly heard: string[] = [];
  readonly model: PaneModel;
  #bytes = Buffer.alloc(0);

  constructor() {
    this.model = new PaneModel(this, epochSchema.parse(randomUUID()), { size, offset: 0, vt: undefined, sizes: [] });
  }

  get end(): number {
    return this.#bytes.length;
  }

  read(from: number, maxBytes: number): Uint8Array {
    return this.#bytes.subarray(from, from + maxBytes);
  }

  /** Writes down what comes from now on. */
  listen(wantsLine: (heard: number) => boolean = () => true): void {
    this.model.tell({
      rang: (ring, offset) =>
        this.heard.push(ring.kind === "bell" ? `bell ${offset}` : `${ring.title}: ${ring.text} ${offset}`),
      wantsLine,
      finished: (line, offset) => this.heard.push(`${JSON.stringify(line)} ${offset}`),
    });
  }

  async print(text: string): Promise<void> {
    this.#bytes = Buffer.concat([this.#bytes, Buffer.from(text)]);
    await this.model.catchUp();
  }
}

/** What is heard of `bytes` behind the first `before` of them. */
async function heardOf(bytes: string, before = 0, wantsLine?: (heard: number) => boolean): Promise<string[]> {
  const pane = new HeardPane();
  await pane.print(bytes.slice(0, before));
  pane.listen(wantsLine);
  await pane.print(bytes.slice(before));
  pane.model.dispose();
  return pane.heard;
}

describe("what is heard of output", () => {
  test("is each line as it stands when it is left, with where it ended", async () => {
    expect(await heardOf("one\r\n\u001B[31mtwo\u001B[m  \r\n\r\nunfinished")).toEqual(['"one" 5', '"two" 20', '"" 22']);
  });

  test("is a line that was drawn over, as it is in the end", async () => {
    expect(await heardOf("10 %\r50 %\r100 %\r\nabcX\b\u001B[K!\r\n")).toEqual(['"100 %" 17', '"abc!" 28']);
  });

  test("is a line over several rows as one, also where it scrolls", async () => {
    const long = "0123456789".repeat(6);
    expect(await heardOf(`1\r\n2\r\n3\r\n${long}\r\n`)).toEqual(['"1" 3', '"2" 6', '"3" 9', `"${long}" 71`]);
  });

  test("is a ring with the end of its line, in order with the lines", async () => {
    const bytes = "a\u0007b\r\n\u001B]777;notify;Done;in 3; s\u001B\\\u001B]9;look\u0007c";
    expect(await heardOf(bytes)).toEqual([
      "bell 5",
      '"ab" 5',
      `Done: in 3; s ${bytes.length}`,
      `null: look ${bytes.length}`,
    ]);
  });

  test("is nothing of the alternate screen's lines, but its rings", async () => {
    expect(await heardOf("\u001B[?1049ha\r\n\u0007b\r\n\u001B[?1049lc\r\n")).toEqual(["bell 15", '"c" 26']);
  });

  test("is nothing that came before somebody listened, wherever that is", async () => {
    const bytes = "old\u0007\r\nnew\u0007\r\n";
    const news = ["bell 12", '"new" 12'];
    for (let before = 6; before <= 9; before++) expect(await heardOf(bytes, before)).toEqual(news);
    expect(await heardOf(bytes, 10)).toEqual(['"new" 12']);
    expect(await heardOf(bytes, 12)).toEqual([]);
  });

  test("NT1 is nothing of tmux's own picture, which is taken over where the model's differs", async () => {
    const pane = new HeardPane();
    pane.listen();
    const captured = { size, vt: Buffer.from("\u0007A\r\nB\r\nC\u001B[1;1H") };
    expect(await pane.model.setRight(captured)).toHaveProperty("keyframe");
    expect(pane.heard).toEqual([]);
    await pane.print("one\r\n");
    pane.model.dispose();
    expect(pane.heard).toEqual(['"one" 5']);
  });

  test("is no line that nobody wants", async () => {
    const wanted = [true, false, true].values();
    expect(await heardOf("a\r\nb\r\nc\r\n", 0, () => wanted.next().value === true)).toEqual(['"a" 3', '"c" 9']);
  });

  test("is somewhere in its piece where line ends within strings hide the place", async () => {
    const bytes = "\u001B]0;a\nb\u0007one\r\ntwo";
    expect(await heardOf(bytes)).toEqual([`"one" ${bytes.length}`]);
  });

  test("is not all of a storm", async () => {
    expect(await heardOf("\u0007".repeat(5_000))).toHaveLength(1_000);
    const counts: number[] = [];
    await heardOf("\n".repeat(3), 0, (heard) => counts.push(heard) > 0);
    expect(counts).toEqual([0, 1, 2]);
  });
});
