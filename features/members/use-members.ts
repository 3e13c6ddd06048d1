/** Who is in an idea, kept up to date while somebody looks: others come and go meanwhile. */
"use client";

import { memberListReplySchema, type IdeaId, type MemberList } from "@coda/protocol";
import { useQuery } from "@tanstack/react-query";
import { useCache } from "../api/cache.ts";
import { keys } from "../api/queries.ts";
import { sending } from "../api/send.ts";

const pollMs = 10_000;

async function askMembers(idea: IdeaId, signal: AbortSignal): Promise<MemberList> {
  return memberListReplySchema.parse(
    await (await sending({}, signal)("GET", `/api/devmode/ideas/${idea}/members`)).json(),
  );
}

export function useMembers(idea: IdeaId, initialData: MemberList): MemberList {
  const queryFn = ({ signal }: { signal: AbortSignal }) => askMembers(idea, signal);
  const queryKey = keys.members(idea);
  return useQuery({ queryKey, queryFn, refetchInterval: pollMs, initialData }, useCache()).data;
}
