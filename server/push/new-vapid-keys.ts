/** Makes the key by which push services are to know a server (RFC 8292, 3.2). Where it is kept is others' business. */
import { generateKeyPairSync } from "node:crypto";

/** Both as base64url: the public one an uncompressed point, the private one 32 bytes. */
export function newVapidKeys(): { readonly publicKey: string; readonly privateKey: string } {
  const { x, y, d } = generateKeyPairSync("ec", { namedCurve: "prime256v1" }).privateKey.export({ format: "jwk" });
  const publicKey = Buffer.concat([Buffer.of(4), part(x), part(y)]).toString("base64url");
  return { publicKey, privateKey: part(d).toString("base64url") };
}

function part(value: string | undefined): Buffer {
  return Buffer.from(value ?? "", "base64url");
}
