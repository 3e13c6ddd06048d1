/** A link to what stands on top of the view: whoever may open the terminal comes to the same line by it. */
"use client";

import type { SessionName } from "@coda/protocol";
import type { TerminalSessionHandle } from "@coda/terminal-client";
import { useState } from "react";
import { useBrief } from "@/ui/brief-clock.ts";
import { classNames } from "@/ui/class-names.ts";
import { floatLook } from "@/ui/float.ts";
import { terminalPath } from "../routes/paths.ts";
import { writeClipboard } from "./browser-clipboard.ts";
import { momentAddress } from "./moment-address.ts";

const saidMs = 3_000;

const words = {
  copied: "A link to the top line on view is on your clipboard.",
  refused: "The browser did not let this page use the clipboard.",
  unknown: "Nobody can tell when the top line on view was printed: scroll back a little and try again.",
} as const;

async function copyLink(handle: TerminalSessionHandle, { idea, slot }: SessionName): Promise<keyof typeof words> {
  const at = await handle.moments.onTop();
  const { pane } = handle.getSnapshot();
  if (at === undefined || pane === null) return "unknown";
  const link = momentAddress(new URL(terminalPath(idea, slot), window.location.href).href, { pane: pane.pane, at });
  return (await writeClipboard(link)) ? "copied" : "refused";
}

interface CopyMoment {
  readonly copyMoment: () => void;
  /** What came of it, for a moment. */
  readonly said: string | undefined;
}

export function useCopyMoment(handle: TerminalSessionHandle, name: SessionName): CopyMoment {
  const [came, setCame] = useState<keyof typeof words>("copied");
  const [isSaid, say] = useBrief(saidMs);
  const copyMoment = () => {
    void copyLink(handle, name).then((result) => {
      setCame(result);
      say();
    });
  };
  return { copyMoment, said: isSaid ? words[came] : undefined };
}

export function MomentCopied({ said }: Pick<CopyMoment, "said">) {
  return (
    <div role="status" className="pointer-events-none absolute inset-x-2 bottom-2 z-20 flex justify-center">
      {said !== undefined && (
        <p data-testid="moment-copied" className={classNames(floatLook, "px-3 py-1.5 text-ink")}>
          {said}
        </p>
      )}
    </div>
  );
}
