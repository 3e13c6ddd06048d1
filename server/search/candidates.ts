/** The blocks of what an actor may read that can hold a text, by the signatures of their groups: one statement. */
import { and, eq, inArray, sql, type SQL } from "drizzle-orm";
import { epochSchema, limits } from "@coda/protocol";
import { z } from "zod";
import type { Orm } from "../../drizzle/database.ts";
import { rowsOf } from "../../drizzle/migrations.ts";
import { searchBlocks as blocks, searchGroups as groups } from "../../drizzle/schema/index.ts";
import type { BytesFilter } from "./bytes-filter.ts";
import type { BlockKey, SearchPlace } from "./search-place.ts";
import { buckets, placesPerGroup, rowsFor } from "./signatures.ts";
import { StoredText } from "./text-block.ts";

export interface Wanted {
  /** Ids of sessions, as a query. */
  readonly sessions: SQL;
  readonly words: readonly string[];
  readonly before: SearchPlace | undefined;
  readonly since: Date | undefined;
  readonly until: Date | undefined;
}

/** Of one look: more are asked for when all of them were looked into. */
export const candidatesAtOnce = 500;

const keySchema = z.object({
  epoch: epochSchema,
  from: z.number(),
  newestAtMs: z.number(),
  count: z.number(),
});

export interface Candidates {
  /** Newest first, `candidatesAtOnce` at most. */
  readonly keys: readonly BlockKey[];
  /** All there are, these among them. */
  readonly count: number;
}

export async function candidates(orm: Orm, wanted: Wanted): Promise<Candidates> {
  const { before, since, until } = wanted;
  const where = and(
    sql`(may.places is null or not ${blocks.isLettered} or get_bit(may.places, ${blocks.place}) = 1)`,
    since && sql`${blocks.newestAt} >= ${since.toISOString()}::timestamptz`,
    until && sql`${blocks.oldestAt} <= ${until.toISOString()}::timestamptz`,
    before &&
      sql`(${blocks.newestAt}, ${blocks.epoch}, ${blocks.from}) <= (${new Date(before.newestAtMs).toISOString()}::timestamptz, ${before.epoch}::uuid, ${before.from})`,
  );
  const statement = sql`
    select ${blocks.epoch} as "epoch", ${blocks.from}::float8 as "from",
      (extract(epoch from ${blocks.newestAt}) * 1000)::float8 as "newestAtMs", (count(*) over ())::float8 as "count"
    from (
      select ${groups.id} as id, ${placesOf(rowsFor(wanted.words))} as places
      from ${groups} where ${groups.sessionId} in (${wanted.sessions}) offset 0
    ) may
    join ${blocks} on ${blocks.groupId} = may.id
    where ${where}
    order by ${blocks.newestAt} desc, ${blocks.epoch} desc, ${blocks.from} desc
    limit ${candidatesAtOnce}`;
  const rows = await orm.transaction(async (tx) => {
    // Where a server listens to it; the embedded database has nobody who could interrupt it.
    await tx.execute(sql.raw(`set local statement_timeout = ${limits.searchStatementMs}`));
    return rowsOf(tx, statement);
  });
  const keys = rows.map((row) => keySchema.parse(row));
  return { keys, count: keys[0]?.count ?? 0 };
}

/** Bits of the places that all these rows have set; null where there are no signatures, or no rows. */
function placesOf(rows: readonly number[]): SQL {
  const bits = sql.raw(`bit(${placesPerGroup})`);
  if (rows.length === 0) return sql`null::${bits}`;
  const width = sql`(octet_length(${groups.letters}) / ${sql.raw(String(buckets))})`;
  const each = rows.map((row) => {
    const bytes = sql`substring(${groups.letters} from ${sql.raw(String(row))} * ${width} + 1 for ${width})`;
    return sql`('x' || rpad(encode(${bytes}, 'hex'), ${sql.raw(String(placesPerGroup / 4))}, '0'))::${bits}`;
  });
  return sql.join(each, sql` & `);
}

/** By epoch and offset, of these texts those that may hold what is searched; those taken away meanwhile are not among them. */
export async function textsOf(
  orm: Orm,
  keys: readonly BlockKey[],
  mayHold: BytesFilter,
): Promise<Map<string, StoredText>> {
  if (keys.length === 0) return new Map();
  const froms = Map.groupBy(keys, ({ epoch }) => epoch);
  const wanted = Array.from(froms, ([epoch, of]) =>
    and(
      eq(blocks.epoch, epoch),
      inArray(
        blocks.from,
        of.map(({ from }) => from),
      ),
    ),
  );
  const rows = await orm
    .select({ epoch: blocks.epoch, from: blocks.from, packed: blocks.packed })
    .from(blocks)
    .where(
      sql.join(
        wanted.map((one) => sql`(${one})`),
        sql` or `,
      ),
    );
  const texts = await Promise.all(rows.map(async (row) => [keyText(row), await StoredText.unpack(row)] as const));
  return new Map(texts.filter(([, { utf8 }]) => mayHold(utf8)));
}

export function keyText({ epoch, from }: Pick<BlockKey, "epoch" | "from">): string {
  return `${epoch}:${from}`;
}
