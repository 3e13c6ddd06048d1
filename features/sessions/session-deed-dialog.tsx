/**
 * The question before a terminal is ended or begun anew from elsewhere, and how that goes. The device is asked by this very
 * browser, as from the terminal itself: what it refuses there it refuses here.
 */
"use client";

import { clientIdSchema, type ApiSession } from "@coda/protocol";
import { doWithSession } from "@coda/terminal-client/open-session-remote";
import { useEffect, useRef, useState } from "react";
import { Button } from "@/ui/button.tsx";
import { Dialog, DialogActions } from "@/ui/dialog.tsx";
import { Notice } from "@/ui/notice.tsx";
import { useApi } from "../api/api-provider.tsx";
import { useAppConfig } from "../shell/app-config.tsx";
import type { SessionDeedOffer } from "./session-deeds.ts";

interface SessionDeedDialogProps {
  readonly session: ApiSession;
  readonly offer: SessionDeedOffer;
  readonly onClose: () => void;
  readonly onDone: () => void;
}

type Stage = "asking" | "underWay" | { readonly whyNot: string };

interface Doing {
  readonly stage: Stage;
  readonly begin: () => void;
  readonly stop: () => void;
}

/** Called off when the question goes. */
function useDeed({ session, offer, onDone }: Omit<SessionDeedDialogProps, "onClose">): Doing {
  const api = useApi();
  const { prefix } = useAppConfig();
  const [stage, setStage] = useState<Stage>("asking");
  const doing = useRef<AbortController>(undefined);
  useEffect(() => () => doing.current?.abort(), []);
  const begin = () => {
    const controller = new AbortController();
    doing.current = controller;
    setStage("underWay");
    const clientId = clientIdSchema.parse(crypto.randomUUID());
    const ticket = async (bpk: string | undefined) => api.ticket({ session: session.id, client: clientId, bpk });
    void doWithSession(offer.deed, { session, prefix, clientId, ticket, signal: controller.signal }).then((whyNot) => {
      if (whyNot !== null) setStage({ whyNot });
      else onDone();
    });
  };
  return { stage, begin, stop: () => doing.current?.abort() };
}

export function SessionDeedDialog(props: SessionDeedDialogProps) {
  const { session, offer, onClose } = props;
  const { stage, begin, stop } = useDeed(props);
  const busy = stage === "underWay";
  return (
    <Dialog open onOpenChange={onClose} title={offer.title} description={offer.question} testId="session-deed">
      {busy && (
        <p role="status" className="text-sm text-ink-soft">
          Asking {session.device?.name ?? "its device"} …
        </p>
      )}
      {typeof stage === "object" && (
        <Notice tone="danger" title="It was not done" testId="session-deed-failed">
          {capitalized(stage.whyNot)}.
        </Notice>
      )}
      <DialogActions>
        <Button onClick={busy ? stop : onClose}>{busy ? "Stop" : "Cancel"}</Button>
        <Button
          variant={offer.isHard ? "danger" : "primary"}
          busy={busy}
          onClick={begin}
          data-testid="session-deed-yes"
        >
          {offer.yes}
        </Button>
      </DialogActions>
    </Dialog>
  );
}

function capitalized(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
