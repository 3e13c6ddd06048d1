import { describe, expect, it } from "vitest";
import { UsedTickets } from "./used-tickets.ts";

const by = "one";

describe("UsedTickets", () => {
  it("HL6 knows a ticket until it has expired", () => {
    const used = new UsedTickets(10);
    expect(used.use({ id: "a", by, expiresMs: 100 }, 0)).toBe("first");
    expect(used.use({ id: "a", by, expiresMs: 100 }, 99)).toBe("first");
    expect(used.use({ id: "a", by: "other", expiresMs: 100 }, 99)).toBe("again");
    expect(used.use({ id: "b", by, expiresMs: 100 }, 99)).toBe("first");
  });

  it("forgets what has expired with the next use, and does not wait until it is full", () => {
    const used = new UsedTickets(1_000);
    for (let n = 0; n < 100; n++) used.use({ id: `ticket ${n}`, by, expiresMs: 100 + n }, n);
    expect(used.use({ id: "next", by, expiresMs: 300 }, 150)).toBe("first");
    expect(used.size).toBe(50);
    expect(used.use({ id: "ticket 60", by: "other", expiresMs: 160 }, 150)).toBe("again");
  });

  it("forgets expired tickets when it is full, and refuses when none has", () => {
    const used = new UsedTickets(2);
    used.use({ id: "a", by, expiresMs: 100 }, 0);
    used.use({ id: "b", by, expiresMs: 200 }, 0);
    expect(used.use({ id: "c", by, expiresMs: 200 }, 50)).toBe("full");
    expect(used.use({ id: "c", by, expiresMs: 200 }, 100)).toBe("first");
    expect(used.size).toBe(2);
  });
});
