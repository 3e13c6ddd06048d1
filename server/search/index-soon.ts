/** Brings the index up to date behind a search that had to draw what was printed meanwhile: the next one finds it there. */
import { inArray } from "drizzle-orm";
import { ideasTerminalSessions as sessions, terminalEpochs as epochs } from "../../drizzle/schema/index.ts";
import type { ServerContext } from "../context.ts";
import { ApiError } from "../http/api-error.ts";
import type { Turn } from "../housekeeping/turn.ts";
import type { Scope } from "../scope.ts";
import { indexTexts } from "./index-texts.ts";

/** Less is drawn in some milliseconds with each search, and left to the background jobs. */
const fewBytes = 32 * 1024;
const budgetMs = 5_000;

type Given = Pick<ServerContext, "orm" | "clock" | "rest" | "rates" | "afterReply">;

export async function indexSoon({ orm, clock, rest, rates, afterReply }: Given, scope: Scope, unreadBytes: number) {
  if (unreadBytes < fewBytes || (await isUnderWay(rates, scope))) return;
  const readable = orm.select({ id: sessions.id }).from(sessions).where(scope.sessions("viewer"));
  afterReply(async () => {
    const untilMs = clock.now().getTime() + budgetMs;
    const turn: Turn = { now: () => clock.now(), hasTime: () => clock.now().getTime() < untilMs, rest };
    await indexTexts(orm, turn, inArray(epochs.sessionId, readable));
  });
}

async function isUnderWay(rates: Given["rates"], { userId }: Scope): Promise<boolean> {
  try {
    await rates.take("indexingsOfUser", userId);
    return false;
  } catch (error) {
    if (error instanceof ApiError && error.code === "tooMany") return true;
    throw error;
  }
}
