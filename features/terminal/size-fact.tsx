/** How large the pane is, whose size that is, and the button that takes or gives it back. */
"use client";

import type { SizeView, TerminalSessionHandle, TerminalSnapshot } from "@coda/terminal-client";
import { phoneQuery } from "@coda/terminal-client/phone-query";
import { Button } from "@/ui/button.tsx";
import { ZoomedIcon } from "@/ui/icons.ts";
import { useMedia } from "../phone/use-media.ts";
import { usePaletteActions } from "../palette/palette-actions.tsx";
import { conditionOf, isLive } from "./connection-words.ts";
import { largerMeaning, sizeButton, sizeMeaning, sizeOwnerText } from "./size-words.ts";

interface SizeFactProps {
  readonly snapshot: TerminalSnapshot;
  readonly handle: TerminalSessionHandle | undefined;
}

interface SizeButtonProps {
  readonly size: SizeView;
  readonly handle: TerminalSessionHandle;
  readonly isPhone: boolean;
}

function SizeButton({ size, handle, isPhone }: SizeButtonProps) {
  const button = sizeButton(size, isPhone);
  const press = () => {
    if (button?.does === "take") handle.takeSize();
    else handle.giveSizeBack();
    handle.focus();
  };
  usePaletteActions(
    button === undefined
      ? []
      : [{ id: "size", text: button.text, also: ["size", "lease"], icon: <ZoomedIcon />, run: press }],
  );
  if (button === undefined) return null;
  return (
    <Button
      variant="ghost"
      size="sm"
      className="pointer-coarse:-my-1"
      title={button.title}
      onClick={press}
      data-testid="size-button"
    >
      {button.text}
    </Button>
  );
}

/** As high without the button, and before a size is known: the terminal's room must not depend on whose its size is. */
const look = "inline-flex min-h-7 items-center gap-1 max-sm:order-last max-sm:basis-full pointer-coarse:min-h-9";

export function SizeFact({ snapshot, handle }: SizeFactProps) {
  const { pane, size, role, layout, room } = snapshot;
  const isPhone = useMedia(phoneQuery);
  if (pane === null) return <span aria-hidden className={look} />;
  const live = isLive(conditionOf(snapshot));
  // This page's own size fits as soon as tmux has it.
  const larger = live && size.by !== "thisWindow" ? largerMeaning(layout ?? pane, room) : undefined;
  const owner = live ? sizeOwnerText(size) : undefined;
  return (
    <span className={look}>
      <span
        data-testid="size"
        title={sizeMeaning(pane, live ? size : undefined, isPhone)}
        className="whitespace-nowrap"
      >
        {pane.columns}×{pane.rows}
        {owner !== undefined && <span data-testid="size-owner"> · {owner}</span>}
      </span>
      {larger !== undefined && (
        // A phone has no room for it, and always less than a desktop's window wants.
        <span data-testid="size-larger" title={larger} className="whitespace-nowrap text-warn max-sm:hidden">
          · larger than here
        </span>
      )}
      {live && role === "driver" && handle !== undefined && <SizeButton {...{ size, handle, isPhone }} />}
    </span>
  );
}
