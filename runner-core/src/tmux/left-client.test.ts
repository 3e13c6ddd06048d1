import { expect, test } from "vitest";
import { clientTerminal, leftClients, readControlClients } from "./left-client.ts";

test("control clients are read with their owner; terminals, and lines that are none, are passed over", () => {
  expect(
    readControlClients([
      `1|200|17|$0|${clientTerminal("me")}|a|b`,
      "1|201|18|$1|xterm|c",
      "0|100|1|$0|coda-me|/dev/pts/1",
      "",
      "1",
    ]),
  ).toEqual([
    { pid: 200, created: 17, session: "$0", owner: "me", name: "a|b" },
    { pid: 201, created: 18, session: "$1", owner: undefined, name: "c" },
  ]);
});

test("left are those of the same owner, each once, but for the one in use", () => {
  const client = (pid: number, owner: string | undefined) => ({
    pid,
    created: 1,
    session: "$0",
    owner,
    name: `client-${pid}`,
  });
  const clients = [client(1, "me"), client(1, "me"), client(2, "me"), client(3, "they"), client(4, undefined)];
  expect(leftClients(clients, "me", 2).map(({ pid }) => pid)).toEqual([1]);
  expect(leftClients(clients, "nobody", 2)).toEqual([]);
});
