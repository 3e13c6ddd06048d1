/** Whether the database answers. */
import { sql } from "drizzle-orm";
import type { ServerContext } from "./context.ts";

export async function databaseAnswers({ orm }: Pick<ServerContext, "orm">): Promise<boolean> {
  try {
    await orm.execute(sql`select 1`);
    return true;
  } catch {
    return false;
  }
}
