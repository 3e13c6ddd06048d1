import { createHmac } from "node:crypto";
import { internalHeaders, internalText, limits, revokePath } from "@coda/protocol";
import { describe, expect, it } from "vitest";
import { InternalDoor, type InternalCall } from "./internal-door.ts";
import { userId } from "./testing/ids.ts";
import { ManualClock } from "./testing/manual-clock.ts";

const [secret, successor] = ["a".repeat(32), "b".repeat(32)];
const clock = new ManualClock();
const door = new InternalDoor([secret, successor], clock);
const request = { atMs: 1, revocations: [{ what: "user", user: userId(1) }] };

function call(over: Partial<{ path: string; body: string; atMs: number; secret: string }> = {}): InternalCall {
  const { path = revokePath, body = JSON.stringify(request), atMs = clock.unixMs() } = over;
  const signature = createHmac("sha256", over.secret ?? secret)
    .update(internalText(path, atMs, body))
    .digest("base64url");
  return {
    path,
    body,
    headers: { [internalHeaders.timestamp]: String(atMs), [internalHeaders.signature]: signature },
  };
}

describe("the web app's calls", () => {
  it("TR4 are taken with either secret", () => {
    expect(door.judge(call())).toEqual({ revoke: request });
    expect(door.judge(call({ secret: successor }))).toEqual({ revoke: request });
  });

  it("TR4 are refused with another secret, an altered body, path or time, an old time, or no signature", () => {
    const good = call();
    const late = clock.unixMs() - limits.internalCallMs - 1;
    const bad: InternalCall[] = [
      call({ secret: "c".repeat(32) }),
      { ...good, body: good.body.replace("user", "User") },
      { ...good, path: "/internal/other" },
      { ...good, headers: { ...good.headers, [internalHeaders.timestamp]: String(clock.unixMs() + 1) } },
      call({ atMs: late }),
      call({ atMs: clock.unixMs() + limits.internalCallMs + 1 }),
      { ...good, headers: {} },
      { ...good, headers: { ...good.headers, [internalHeaders.signature]: "" } },
      { ...good, headers: { ...good.headers, [internalHeaders.signature]: ["x", "y"] } },
    ];
    for (const one of bad) expect(door.judge(one)).toMatchObject({ refused: "forbidden" });
    expect(new InternalDoor([], clock).judge(good)).toMatchObject({ refused: "forbidden" });
  });

  it("say what is wrong with a body or path that is signed and means nothing", () => {
    for (const one of [call({ body: "{}" }), call({ body: "{" }), call({ path: "/internal/other" })])
      expect(door.judge(one)).toMatchObject({ refused: "badRequest" });
  });
});
