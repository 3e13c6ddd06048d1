/** The only importer of yazl: files of unknown length, one after the other, as a zip archive (zip64 where it must be). */
import { Readable } from "node:stream";
import { ZipFile } from "yazl";

export interface ZippedFile {
  readonly name: string;
  readonly at: Date;
  /** Read when its turn has come. */
  readonly body: AsyncIterable<Uint8Array>;
}

/** Fails as one of the bodies does. Files are asked for when the one before is written. */
export async function* zipStream(files: AsyncIterable<ZippedFile>): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const zip = new ZipFile();
  const output = zip.outputStream as Readable;
  const stop = new AbortController();
  const fail = (error: Error): void => {
    output.destroy(error);
  };
  zip.on("error", fail); // nobody else hears of a body that fails
  const filled = fill(zip, files, stop.signal).catch(fail);
  try {
    for await (const piece of output) yield new Uint8Array(piece as Buffer);
  } finally {
    stop.abort();
    output.destroy();
    await filled;
  }
}

async function fill(zip: ZipFile, files: AsyncIterable<ZippedFile>, signal: AbortSignal): Promise<void> {
  for await (const { name, at, body } of files) {
    const stream = Readable.from(body, { objectMode: false, signal });
    const written = new Promise<void>((resolve, reject) => {
      stream.once("close", resolve).once("error", reject);
    });
    zip.addReadStream(stream, name, { mtime: at, compress: true });
    await written;
  }
  zip.end();
}
