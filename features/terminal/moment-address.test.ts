import { epochSchema, paneIdSchema } from "@coda/protocol";
import { expect, it } from "vitest";
import { momentAddress, readMoment, withoutMoment } from "./moment-address.ts";

const epoch = epochSchema.parse("00000000-0000-4000-8000-000000000001");
const at = { epoch, offset: 4_711 };
const terminal = "https://coda.example/ideas/boat/terminals/primary";

it("is read from an address, a place before a time, and nothing from what is neither", () => {
  expect(readMoment(`?at=${epoch}:4711`)).toEqual({ at });
  expect(readMoment(`?time=1767690000000&at=${epoch}:4711`)).toEqual({ at });
  expect(readMoment("?time=1767690000000")).toEqual({ timeMs: 1_767_690_000_000 });
  for (const search of ["", "?at=x:1", `?at=${epoch}`, `?at=${epoch}:-1`, "?time=soon", "?time=1.5", "?time=-1"])
    expect([search, readMoment(search)]).toEqual([search, undefined]);
});

it("names pane and place, and takes an earlier moment's place", () => {
  const pane = paneIdSchema.parse("%5");
  const address = momentAddress(terminal, { pane, at });
  expect(address).toBe(`${terminal}?pane=%255&at=${epoch}:4711`);
  expect(readMoment(new URL(address).search)).toEqual({ at });
  const other = momentAddress(`${address}#x`, { pane: paneIdSchema.parse("%7"), at: { epoch, offset: 1 } });
  expect(other).toBe(`${terminal}?pane=%257&at=${epoch}:1`);
  expect(momentAddress(`${terminal}?time=5`, { pane, at })).toBe(address);
});

it("can be taken out of an address", () => {
  expect(withoutMoment(`${terminal}?pane=%255&at=${epoch}:4711&time=5`)).toBe(`${terminal}?pane=%255`);
  expect(withoutMoment(terminal)).toBe(terminal);
});
