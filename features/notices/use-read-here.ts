/** Whoever looks at a terminal has seen what it has to say: its notices count as read while its page has the focus. */
"use client";

import type { SessionId } from "@coda/protocol";
import { useEffect } from "react";
import { inboxCalls } from "./notice-calls.ts";
import { useUnread, useUnreadAnswer } from "./unread.tsx";

export function useReadHere(session: SessionId): void {
  const unread = useUnread() ?? 0;
  const count = useUnreadAnswer();
  useEffect(() => {
    if (unread === 0) return;
    const read = () => {
      if (document.visibilityState !== "visible" || !document.hasFocus()) return;
      // What was not marked is by the next time somebody looks.
      inboxCalls.mark({ session }).then(
        (left) => count.set(left),
        () => undefined,
      );
    };
    read();
    window.addEventListener("focus", read);
    return () => window.removeEventListener("focus", read);
  }, [unread, session, count]);
}
