/** Whoever looks at a terminal has seen what it has to say: its notices count as read while its page has the focus. */
"use client";

import type { SessionId } from "@coda/protocol";
import { useEffect } from "react";
import { useMarking, useUnread } from "./use-unread.ts";

export function useReadHere(session: SessionId): void {
  const unread = useUnread() ?? 0;
  const { mark } = useMarking();
  useEffect(() => {
    if (unread === 0) return;
    const read = () => {
      if (document.visibilityState === "visible" && document.hasFocus()) mark({ session });
    };
    read();
    window.addEventListener("focus", read);
    return () => window.removeEventListener("focus", read);
  }, [unread, session, mark]);
}
