/** What is asked of the API to pause a recording and to let it go on. Each throws an ApiError that says what to do. */
import { ideaReplySchema, sessionReplySchema, type ApiSession, type RecordingState } from "@coda/protocol";
import { send } from "../api/send.ts";

async function putSession({ id }: Pick<ApiSession, "id">, paused: boolean): Promise<RecordingState | undefined> {
  const answer = await send("PUT", `/api/devmode/sessions/${id}/recording`, { paused });
  return sessionReplySchema.parse(await answer.json()).session.recording;
}

/** To record it again, the idea too, where that is paused. What is known of it then. */
export async function setPaused(session: ApiSession, paused: boolean): Promise<RecordingState | undefined> {
  const { ideaPausedAt = null } = session.recording ?? {};
  if (!paused && ideaPausedAt !== null) {
    const answer = await send("PATCH", `/api/devmode/ideas/${session.ideaId}`, { recordingPaused: false });
    ideaReplySchema.parse(await answer.json());
  }
  return putSession(session, paused);
}
