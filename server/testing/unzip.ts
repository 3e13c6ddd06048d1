/** Reads a whole archive by its central directory (APPNOTE.TXT 4.3.12, 4.3.16); without zip64. */
import { inflateRawSync } from "node:zlib";

const endSignature = 0x06_05_4b_50;
const endBytes = 22;

export function unzip(archive: Buffer): Map<string, Buffer> {
  const end = archive.length - endBytes;
  if (archive.readUInt32LE(end) !== endSignature) throw new Error("this archive does not end as one");
  const files = new Map<string, Buffer>();
  let at = archive.readUInt32LE(end + 16);
  for (let left = archive.readUInt16LE(end + 10); left > 0; left--) {
    const nameBytes = archive.readUInt16LE(at + 28);
    const name = archive.toString("utf8", at + 46, at + 46 + nameBytes);
    const local = archive.readUInt32LE(at + 42);
    const data = local + 30 + archive.readUInt16LE(local + 26) + archive.readUInt16LE(local + 28);
    const packed = archive.subarray(data, data + archive.readUInt32LE(at + 20));
    files.set(name, archive.readUInt16LE(at + 10) === 0 ? packed : inflateRawSync(packed));
    at += 46 + nameBytes + archive.readUInt16LE(at + 30) + archive.readUInt16LE(at + 32);
  }
  return files;
}
