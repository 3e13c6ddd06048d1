import { describe, expect, it } from "vitest";
import { folded } from "./folded.ts";
import { marksIn, searchWords } from "./search-words.ts";

const found = (line: string, typed: string) => {
  const search = searchWords(typed);
  return search && marksIn(line, search)?.map(([from, to]) => line.slice(from, to));
};

describe("what somebody types to search for", () => {
  it("is words, and phrases in quotation marks, also while the second mark is not typed yet", () => {
    expect(searchWords('build "no such file" tmux')?.words).toEqual(["build", "no such file", "tmux"]);
    expect(searchWords('"no such')?.words).toEqual(["no such"]);
    expect(searchWords('  "" " " ')).toBeUndefined();
    expect(searchWords("twice twice")?.words).toEqual(["twice"]);
  });

  it("counts capitals only where it has one", () => {
    expect(found("An ERROR of errors", "error")).toEqual(["ERROR", "error"]);
    expect(found("An ERROR of errors", "ERROR")).toEqual(["ERROR"]);
    expect(found("An ERROR of errors", "Error")).toBeUndefined();
    expect(found("Ärger", "ärger")).toEqual(["Ärger"]);
  });

  it("is literal, and all of it stands in the line", () => {
    expect(found("100%_done .* \\d", "%_ .* \\d")).toEqual(["%_", ".*", "\\d"]);
    expect(found("abc", "a.c")).toBeUndefined();
    expect(found("one two", "two one")).toEqual(["one", "two"]);
    expect(found("one", "two one")).toBeUndefined();
  });

  it("marks what touches as one", () => {
    expect(found("foobar", "foo bar oba")).toEqual(["foobar"]);
  });
});

it("folds no letter into two: places in the folded text are places in the text", () => {
  for (const text of ["İstanbul", "STRASSE", "ΑΣ", "𐐀 DESERET", "ﬀ"]) expect(folded(text)).toHaveLength(text.length);
  expect(folded("İSTANBUL")).toBe("İstanbul");
});
