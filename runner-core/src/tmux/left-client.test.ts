import { expect, test } from "vitest";
import { clientMarkOption, leftClients, readClientMarks } from "./left-client.ts";

test("only a control client with the marked process id is one that was left", () => {
  const clients = ["1|200|client-200", "0|100|/dev/pts/1", "1|100|client-100", "1|10|client-10", "", "1"];
  expect(leftClients(clients, "100")).toEqual(["client-100"]);
  expect(leftClients(clients, "")).toEqual([]);
  expect(leftClients([], "100")).toEqual([]);
});

test("marks are read back from the hub's options", () => {
  const options = ["@coda_hub coda", `${clientMarkOption("me")} 12`, `${clientMarkOption("odd")} x`, "status off", ""];
  expect([...readClientMarks(options)]).toEqual([["me", 12]]);
});
