import { paneIdSchema, windowIdSchema } from "@coda/protocol";
import { describe, expect, it } from "vitest";
import { readPaneAddress, withPaneAddress } from "./pane-address.ts";

const window = windowIdSchema.parse("@1");
const pane = paneIdSchema.parse("%5");
const page = "http://coda.test/ideas/x/terminals/slot";

describe("an address of a pane", () => {
  it.each([
    ["?window=@1&pane=%5", { window, pane }],
    ["?window=%401&pane=%255", { window, pane }],
    ["?window=1&pane=5", { window, pane }],
    ["?window=@1", { window, pane: undefined }],
    ["?pane=%255&at=x", { window: undefined, pane }],
    ["?window=primary&pane=%x", undefined],
    ["", undefined],
  ])("%s is read", (search, place) => {
    expect(readPaneAddress(search)).toEqual(place);
  });

  it.each([5, 25, 250])("leads back to pane %i", (number) => {
    const place = { window, pane: paneIdSchema.parse(`%${number}`) };
    expect(readPaneAddress(new URL(withPaneAddress(page, place)).search)).toEqual(place);
  });

  it("leaves what else is asked for, and goes when there is nothing to choose", () => {
    const address = withPaneAddress(`${page}?at=e:7#top`, { window, pane });
    expect(address).toBe(`${page}?at=e%3A7&window=@1&pane=%255#top`);
    expect(withPaneAddress(address, undefined)).toBe(`${page}?at=e%3A7#top`);
  });
});
