/** Over the owner's terminal: whether a guest wants to type. What asks the owner comes with the first one who does. */
"use client";

import type { ApiSession } from "@coda/protocol";
import { useState } from "react";
import { latePart } from "@/ui/late-part.tsx";
import { useShares } from "./use-shares.tsx";

const question = latePart(async () => (await import("./guest-question.tsx")).GuestQuestion);

export function AskingGuests({ session }: { readonly session: Pick<ApiSession, "slot"> }) {
  const { shares = [] } = useShares();
  const asking = shares.flatMap((share) =>
    share.guests.filter(({ typing }) => typing === "asked").map((guest) => ({ share, guest })),
  );
  const [wasAsked, setWasAsked] = useState(false);
  if (asking.length > 0 && !wasAsked) setWasAsked(true);
  // Once it was there it stays, empty: it says where an answer did not get through.
  return wasAsked ? <question.Part given={{ session, asking }} /> : null;
}
