/** How large the pane is, whose size that is, and the button that takes or gives it back. */
"use client";

import type { SizeView, TerminalSessionHandle, TerminalSnapshot } from "@coda/terminal-client";
import { Button } from "@/ui/button.tsx";
import { conditionOf } from "./connection-words.ts";
import { sizeButton, sizeMeaning, sizeOwnerText } from "./size-words.ts";

interface SizeFactProps {
  readonly snapshot: TerminalSnapshot;
  readonly handle: TerminalSessionHandle | undefined;
}

function SizeButton({ size, handle }: { readonly size: SizeView; readonly handle: TerminalSessionHandle }) {
  const button = sizeButton(size);
  if (button === undefined) return null;
  const press = () => {
    if (button.does === "take") handle.takeSize();
    else handle.giveSizeBack();
    handle.focus();
  };
  return (
    <Button variant="ghost" size="sm" title={button.title} onClick={press} data-testid="size-button">
      {button.text}
    </Button>
  );
}

export function SizeFact({ snapshot, handle }: SizeFactProps) {
  const { pane, size, role } = snapshot;
  if (pane === null) return null;
  const live = conditionOf(snapshot).kind === "live";
  const owner = live ? sizeOwnerText(size) : undefined;
  // As high with the button as without: the terminal's room must not depend on whose its size is.
  return (
    <span className="inline-flex min-h-7 items-center gap-1 max-sm:basis-full pointer-coarse:min-h-9">
      <span data-testid="size" title={sizeMeaning(pane, live ? size : undefined)} className="whitespace-nowrap">
        {pane.columns}×{pane.rows}
        {owner !== undefined && <span data-testid="size-owner"> · {owner}</span>}
      </span>
      {live && role === "driver" && handle !== undefined && <SizeButton size={size} handle={handle} />}
    </span>
  );
}
