/** What the instance counts and measures of itself. Numbers alone: no row knows an account, a device or a session. */
import { bigint, doublePrecision, pgTable, primaryKey, smallint, text, timestamp } from "drizzle-orm/pg-core";

export const figures = pgTable(
  "figures",
  {
    /** When the hour began, by the server's clock; 1970 for all hours together, which stays when they go. */
    hour: timestamp("hour", { withTimezone: true, mode: "date" }).notNull(),
    /** A name out of server/figure/figure-table.ts, and one of the few words it may be told apart by; '' where there are none. */
    figure: text("figure").notNull(),
    label: text("label").notNull(),
    /** Place of the bound that it was within; 0 where the figure has none. */
    bucket: smallint("bucket").notNull(),
    /** So often, and what that comes to, in the figure's own unit. */
    count: bigint("count", { mode: "number" }).notNull(),
    sum: doublePrecision("sum").notNull(),
  },
  (table) => [primaryKey({ columns: [table.hour, table.figure, table.label, table.bucket] })],
);
