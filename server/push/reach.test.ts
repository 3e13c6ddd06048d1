import { expect, it } from "vitest";
import { isPublicAddress, mayReach, publicLookup } from "./reach.ts";

it.each([
  ["8.8.8.8", true],
  ["2606:4700::1111", true],
  ["10.1.2.3", false],
  ["100.64.0.1", false],
  ["127.0.0.1", false],
  ["169.254.169.254", false],
  ["172.31.255.255", false],
  ["172.32.0.1", true],
  ["192.168.1.1", false],
  ["0.0.0.0", false],
  ["224.0.0.1", false],
  ["255.255.255.255", false],
  ["::", false],
  ["::1", false],
  ["::ffff:10.0.0.1", false],
  ["::ffff:8.8.8.8", true],
  ["64:ff9b::a00:1", false],
  ["2002:a00:1::", false],
  ["fd00::1", false],
  ["fe80::1", false],
  ["not an address", false],
])("NI10 %s is public: %s", (address, isPublic) => {
  expect(isPublicAddress(address)).toBe(isPublic);
});

const server = "https://coda.example";
const local = "http://127.0.0.1:3000";

it.each([
  ["https://fcm.googleapis.com/fcm/send/x", server, true],
  ["https://fcm.googleapis.com/fcm/send/x", local, true],
  ["https://8.8.8.8/x", server, true],
  ["https://localhost/x", server, false],
  ["http://127.0.0.1:9/x", server, false],
  ["http://127.0.0.1:9/x", local, true],
  ["http://192.168.0.1/x", local, false],
  ["https://2130706433/x", server, false],
  ["https://0x7f.1/x", server, false],
  ["nonsense", local, false],
])("NI10 %s may be reached from %s: %s", (endpoint, own, may) => {
  expect(mayReach(endpoint, own)).toBe(may);
});

it("NI10 a name that leads to the machine itself is not looked up to anything", async () => {
  const error = await new Promise((resolve) => {
    publicLookup("localhost", {}, resolve);
  });
  expect(String(error)).toContain("not public");
});
