import { describe, expect, it } from "vitest";
import { csvLine } from "./csv.ts";

describe("a line of CSV", () => {
  it("keeps commas, quotes and line ends inside their cells", () => {
    expect(csvLine(["a,b", 'say "x"', "two\nlines", 7, true, null])).toBe('"a,b","say ""x""","two\nlines",7,true,\r\n');
  });

  it.each(["=1+1", "+1", "-1", "@SUM(A1)", "|cmd", "%x", "\t=1", "\r=1", "\n=1", "  =1", "\uFF1D1", "\u00a0=1"])(
    "has no formula in it: %j",
    (text) => {
      expect(csvLine([text])).toBe(`"'${text}"\r\n`);
    },
  );

  it.each(["Ada", "a=1", "1-2", "<b>", "'; drop table users; --"])("leaves other text as it is: %j", (text) => {
    expect(csvLine([text])).toBe(`"${text}"\r\n`);
  });
});
