/** What else can be done with a terminal of the list: a link to it, its drivers' ways to end it and begin it anew, its owner's to delete it. */
"use client";

import { mayAs, type ApiSession, type IdeaRole } from "@coda/protocol";
import { useState } from "react";
import { Button } from "@/ui/button.tsx";
import { CopyIcon, DeleteIcon, LinkIcon, MoreIcon } from "@/ui/icons.ts";
import { Menu, MenuItem, MenuSeparator } from "@/ui/menu.tsx";
import { useCache } from "../api/cache.ts";
import { keys } from "../api/queries.ts";
import { DeleteTerminalDialog } from "../history/delete-terminal.tsx";
import { terminalPath } from "../routes/paths.ts";
import { writeClipboard } from "../terminal/browser-clipboard.ts";
import { deedIcons, useSessionDeeds } from "./use-session-deeds.tsx";

interface SessionMenuProps {
  readonly session: ApiSession;
  /** The reader's, in its idea. */
  readonly role: IdeaRole;
}

export function SessionMenu({ session, role }: SessionMenuProps) {
  const client = useCache();
  const [asked, ask] = useState<ApiSession>();
  const { ideaId, slot } = session;
  const refresh = () => void client.invalidateQueries({ queryKey: keys.sessions(ideaId) });
  const { offers, ask: askFirst, question } = useSessionDeeds(session, mayAs(role, "driver"), refresh);
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
        {offers.length > 0 && <MenuSeparator />}
        {offers.map((offer) => (
          <MenuItem
            key={offer.deed}
            icon={deedIcons[offer.deed]}
            onSelect={() => askFirst(offer)}
            testId={`session-${offer.deed}`}
          >
            {offer.text}
          </MenuItem>
        ))}
        {role === "owner" && (
          <>
            <MenuSeparator />
            <MenuItem icon={<DeleteIcon />} onSelect={() => ask(session)} testId="session-delete">
              Delete …
            </MenuItem>
          </>
        )}
      </Menu>
      {question}
      <DeleteTerminalDialog session={asked} onClose={() => ask(undefined)} onDeleted={refresh} />
    </>
  );
}
