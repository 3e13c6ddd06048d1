/** A notice that has just come into somebody's inbox, with all that is needed to tell it in words. */
import type { IdeaId } from "@coda/protocol";
import type { NoticeRow } from "./keep-notices.ts";

export interface ToldPlace {
  readonly ideaId: IdeaId;
  readonly slot: string;
  readonly ideaTitle: string;
}

export interface TellableNotice extends NoticeRow {
  /** Of a session. */
  readonly place: ToldPlace | null;
  /** Of a device. */
  readonly deviceName?: string;
}
