/** An instance with accounts, as a server runs it: a database, a mail server, and people with passwords. */
import { eq } from "drizzle-orm";
import { vi } from "vitest";
import type { UserId } from "@coda/protocol";
import { Browser } from "@/app/api/testing/browser.ts";
import { openMailbox, type Mailbox } from "@/app/api/testing/mailbox.ts";
import { origin, World } from "@/app/api/testing/world.ts";
import { auditEvents, users } from "../../drizzle/schema/index.ts";
import { hashPassword } from "../account/password.ts";
import type { TestDatabase } from "./databases.ts";

type User = typeof users.$inferSelect;

export const goodPassword = "correct horse battery";

export interface AccountStage {
  readonly world: World;
  readonly mailbox: Mailbox;
  readonly browser: (headers?: Readonly<Record<string, string>>) => Browser;
  /** With `goodPassword`, unless said otherwise. */
  readonly person: (given: Partial<User>) => Promise<UserId>;
  readonly now: () => Date;
  readonly row: (id: UserId) => Promise<User | undefined>;
  /** `action method` of each row of somebody's audit log, or of the instance's, in order. */
  readonly log: (of: UserId | null) => Promise<string[]>;
  dispose(): Promise<void>;
}

export async function accountStage(
  open: () => Promise<TestDatabase>,
  env: Readonly<Record<string, string>> = {},
): Promise<AccountStage> {
  // next-auth reads it by itself.
  vi.stubEnv("NEXTAUTH_URL", origin);
  const mailbox = await openMailbox();
  const world = await World.open(open, {
    env: {
      CODA_LOCAL: "0",
      ENABLE_PASSWORD: "1",
      EMAIL_SERVER: mailbox.url,
      EMAIL_FROM: "coda@example.org",
      TRUSTED_PROXIES: "platform",
      ...env,
    },
  });
  const { orm } = world.context;
  const passwordHash = await hashPassword(goodPassword);
  return {
    world,
    mailbox,
    browser: (headers) => new Browser(world, headers),
    async person(given) {
      const [made] = await orm
        .insert(users)
        .values({ passwordHash, ...given })
        .returning({ id: users.id });
      if (made === undefined) throw new Error("nobody was made");
      return made.id;
    },
    now: () => world.context.clock.now(),
    async row(id) {
      const [user] = await orm.select().from(users).where(eq(users.id, id));
      return user;
    },
    async log(of) {
      const rows = await orm.select().from(auditEvents).orderBy(auditEvents.id);
      return rows
        .filter(({ userId }) => userId === of)
        .map(({ action, subject }) => [action, subject["method"], subject["why"]].filter(Boolean).join(" "));
    },
    async dispose() {
      vi.unstubAllEnvs();
      await mailbox.dispose();
      await world.dispose();
    },
  };
}
