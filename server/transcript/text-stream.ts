/** A transcript as plain text, epoch after epoch; what is missing stands in it in brackets. */
import type { Size } from "@coda/protocol";
import { gapText } from "./gap-text.ts";
import { PlainText } from "./plain-text.ts";
import type { Told } from "./read-through.ts";

export async function* textStream(told: AsyncIterable<Told>): AsyncGenerator<string> {
  let size: Size = { columns: 80, rows: 24 };
  let text = new PlainText(size);
  for await (const item of told) {
    switch (item.kind) {
      case "epoch":
        yield text.end();
        ({ size } = item);
        text = new PlainText(size);
        break;
      case "output":
        yield* text.write(item.bytes);
        break;
      case "size":
        ({ size } = item);
        text.resize(size);
        break;
      case "gap":
        yield `${text.end()}[${gapText({ from: item.offset, to: item.to, cause: item.cause })}]\n`;
        text = new PlainText(size);
        break;
      case "keyframe": // its lines were printed before, or are printed again
      case "mask":
        break;
    }
  }
  yield text.end();
}
