import { Client } from "pg";
import { expect, test } from "vitest";
import { startPostgres } from "./postgres.ts";

test("a server of its own answers, and is gone when stopped", async () => {
  const server = await startPostgres();
  const client = new Client({ connectionString: server.url });
  await client.connect();
  const { rows } = await client.query("select 6 * 7 as answer");
  await client.end();
  expect(rows).toEqual([{ answer: 42 }]);

  await server.stop();
  const late = new Client({ connectionString: server.url });
  await expect(late.connect()).rejects.toThrow("ECONNREFUSED");
});
