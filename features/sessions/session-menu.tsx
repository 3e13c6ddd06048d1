/** What else can be done with a terminal of the list: a link to it, its drivers' ways to end it and begin it anew, its owner's to delete it. */
"use client";

import type { ApiSession, IdeaRole } from "@coda/protocol";
import { Fragment } from "react";
import { Button } from "@/ui/button.tsx";
import { CopyIcon, LinkIcon, MoreIcon } from "@/ui/icons.ts";
import { Menu, MenuItem, MenuSeparator } from "@/ui/menu.tsx";
import { useCache } from "../api/cache.ts";
import { keys } from "../api/queries.ts";
import { terminalPath } from "../routes/paths.ts";
import { writeClipboard } from "../terminal/browser-clipboard.ts";
import { deedIcons } from "./session-actions.tsx";
import { sessionOffers } from "./session-deeds.ts";
import { useSessionDeeds } from "./use-session-deeds.tsx";

interface SessionMenuProps {
  readonly session: ApiSession;
  /** The reader's, in its idea. */
  readonly role: IdeaRole;
}

export function SessionMenu({ session, role }: SessionMenuProps) {
  const client = useCache();
  const { ideaId, slot } = session;
  const refresh = () => void client.invalidateQueries({ queryKey: keys.sessions(ideaId) });
  const { ask, question } = useSessionDeeds(session, role, refresh);
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
        {sessionOffers(session, role).map((offer, at) => (
          <Fragment key={offer.deed}>
            {(at === 0 || offer.deed === "delete") && <MenuSeparator />}
            <MenuItem icon={deedIcons[offer.deed]} onSelect={() => ask(offer)} testId={`session-${offer.deed}`}>
              {offer.text}
            </MenuItem>
          </Fragment>
        ))}
      </Menu>
      {question}
    </>
  );
}
