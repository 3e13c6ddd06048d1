/**
 * Accounts that an admin made for an address and that nobody has come to yet: no name, no password, no provider, no mail
 * was answered, and nobody is signed in. Only these may be taken over by whoever proves the address: in any other somebody was before them,
 * and may have left devices, links and ideas of theirs behind. The name is the mark that stays: whoever opens the
 * invitation has to give one, and nothing takes it away again.
 */
import { sql } from "drizzle-orm";
import { accounts, sessions, users } from "../../drizzle/schema/index.ts";

/** A column of `users`. Names are written out: of one table alone Drizzle leaves its name away, and `sessions` has an `id` too. */
export const isUnclaimed = sql<boolean>`(
  ${users.name} is null and ${users.passwordHash} is null and ${users.emailVerified} is null and not ${users.isAdmin}
  and not exists (select 1 from ${accounts} where ${accounts}.user_id = ${users}.id)
  and not exists (select 1 from ${sessions} where ${sessions}.user_id = ${users}.id)
)`;
