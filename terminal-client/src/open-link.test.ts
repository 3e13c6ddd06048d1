import { describe, expect, it } from "vitest";
import { linkPlace } from "./open-link.ts";

describe("where a link leads", () => {
  it.each([
    ["https://example.com/", { scheme: "https://", host: "example.com", rest: "" }],
    ["http://localhost:8080/a?b#c", { scheme: "http://", host: "localhost:8080", rest: "/a?b#c" }],
    ["https://bank.example@evil.example/bank.example", { host: "evil.example", rest: "/bank.example" }],
    ["https://b\u{0430}nk.example/", { host: "xn--bnk-6cd.example" }],
  ])("%s: to the host that is asked, whatever else it says", (uri, place) => {
    expect(linkPlace(uri)).toMatchObject(place);
  });

  it.each(["javascript:alert(1)", "file:///etc/passwd", "data:text/html,x", "//evil.example/x", "ssh://host/x"])(
    "%s: nowhere",
    (uri) => {
      expect(linkPlace(uri)).toBeUndefined();
    },
  );
});
