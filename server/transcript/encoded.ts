/** Text as bytes, a few dozen KiB at a time: lines are short, and each piece of a body has its price. */
const pieceCharacters = 32 * 1024;

export async function* encoded(texts: AsyncIterable<string>): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const encoder = new TextEncoder();
  let held = "";
  for await (const text of texts) {
    held += text;
    if (held.length < pieceCharacters) continue;
    yield encoder.encode(held);
    held = "";
  }
  if (held !== "") yield encoder.encode(held);
}
