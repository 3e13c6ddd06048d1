/** What else can be done with a terminal of the list: a link to it, and its owner's way to delete it. */
"use client";

import type { ApiSession } from "@coda/protocol";
import { useState } from "react";
import { Button } from "@/ui/button.tsx";
import { CopyIcon, DeleteIcon, LinkIcon, MoreIcon } from "@/ui/icons.ts";
import { Menu, MenuItem, MenuSeparator } from "@/ui/menu.tsx";
import { useCache } from "../api/cache.ts";
import { keys } from "../api/queries.ts";
import { DeleteTerminalDialog } from "../history/delete-terminal.tsx";
import { terminalPath } from "../routes/paths.ts";
import { writeClipboard } from "../terminal/browser-clipboard.ts";

interface SessionMenuProps {
  readonly session: ApiSession;
  /** Whether the idea is the reader's own. */
  readonly isOwn: boolean;
}

export function SessionMenu({ session, isOwn }: SessionMenuProps) {
  const client = useCache();
  const [asked, ask] = useState<ApiSession>();
  const { ideaId, slot } = session;
  const refresh = () => void client.invalidateQueries({ queryKey: keys.sessions(ideaId) });
  return (
    <>
      <Menu
        trigger={
          <Button variant="ghost" size="icon" aria-label={`Actions for ${slot}`} data-testid="session-menu">
            <MoreIcon aria-hidden />
          </Button>
        }
      >
        <MenuItem icon={<CopyIcon />} onSelect={() => void writeClipboard(slot)} testId="session-copy-name">
          Copy its name
        </MenuItem>
        <MenuItem
          icon={<LinkIcon />}
          onSelect={() => void writeClipboard(new URL(terminalPath(ideaId, slot), window.location.href).href)}
          testId="session-copy-link"
        >
          Copy a link for members
        </MenuItem>
        {isOwn && (
          <>
            <MenuSeparator />
            <MenuItem icon={<DeleteIcon />} onSelect={() => ask(session)} testId="session-delete">
              Delete …
            </MenuItem>
          </>
        )}
      </Menu>
      <DeleteTerminalDialog session={asked} onClose={() => ask(undefined)} onDeleted={refresh} />
    </>
  );
}
