/** What else can be done with a command of the list: its line and a link to what it printed, and what was run where it was. */
"use client";

import type { ApiIdeaCommand, IdeaId, Slot } from "@coda/protocol";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { useBrief } from "@/ui/brief-clock.ts";
import { Button } from "@/ui/button.tsx";
import { CheckIcon, CopyIcon, FailedIcon, LedgerIcon, LinkIcon, MoreIcon } from "@/ui/icons.ts";
import { Menu, MenuItem } from "@/ui/menu.tsx";
import { endingAt, savedPanePath, terminalPath } from "../routes/paths.ts";
import { writeClipboard } from "../terminal/browser-clipboard.ts";
import { historyAddress } from "./history-filter.ts";

interface CommandMenuProps {
  readonly idea: IdeaId;
  /** Undefined where its terminal was deleted meanwhile. */
  readonly slot: Slot | undefined;
  readonly command: ApiIdeaCommand;
}

const saidMs = 2_000;

/** Where its output ends; of what has not ended the terminal itself. */
function addressOf(idea: IdeaId, slot: Slot, { pane, epoch, outputTo }: ApiIdeaCommand): string {
  if (outputTo === null) return terminalPath(idea, slot);
  return savedPanePath(idea, slot, pane) + endingAt({ epoch, offset: outputTo });
}

export function CommandMenu({ idea, slot, command }: CommandMenuProps) {
  const router = useRouter();
  const [isSaid, say] = useBrief(saidMs);
  const [isCopied, setCopied] = useState(false);
  const { command: line, directory } = command;
  const copy = async (text: string) => {
    setCopied(await writeClipboard(text));
    say();
  };
  const mark = isCopied ? <CheckIcon aria-hidden /> : <FailedIcon aria-hidden />;
  return (
    <>
      <Menu
        trigger={
          <Button size="sm" variant="ghost" aria-label={`More for ${line ?? "a command"}`} data-testid="command-menu">
            {isSaid ? mark : <MoreIcon aria-hidden />}
          </Button>
        }
      >
        {line !== null && (
          <MenuItem icon={<CopyIcon />} onSelect={() => void copy(line)} testId="copy-command">
            Copy the command
          </MenuItem>
        )}
        {slot !== undefined && (
          <MenuItem
            icon={<LinkIcon />}
            onSelect={() => void copy(new URL(addressOf(idea, slot, command), window.location.href).href)}
            testId="copy-command-link"
          >
            Copy a link to its output
          </MenuItem>
        )}
        {directory !== null && (
          <MenuItem
            icon={<LedgerIcon />}
            onSelect={() => router.push(historyAddress(idea, { dir: directory }))}
            testId="commands-there"
          >
            What was run in this directory
          </MenuItem>
        )}
      </Menu>
      <span role="status" className="sr-only">
        {isSaid && (isCopied ? "Copied" : "The browser did not let this page use the clipboard")}
      </span>
    </>
  );
}
