/** The way from a terminal to its history. */
"use client";

import type { ApiSession } from "@coda/protocol";
import Link from "next/link";
import { buttonLook } from "@/ui/button.tsx";
import { LedgerIcon } from "@/ui/icons.ts";
import { Tooltip } from "@/ui/tooltip.tsx";
import { historyAddress } from "./history-filter.ts";

export function HistoryButton({ session }: { readonly session: Pick<ApiSession, "ideaId" | "slot"> }) {
  return (
    <Tooltip text="History">
      <Link
        href={historyAddress(session.ideaId, { slot: session.slot })}
        aria-label={`History of ${session.slot}`}
        data-testid="session-history"
        className={buttonLook({ size: "icon" })}
      >
        <LedgerIcon aria-hidden />
      </Link>
    </Tooltip>
  );
}
