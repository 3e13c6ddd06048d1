/** The end of the account, for good: asks for its address to be typed, and can be stopped for some seconds more. */
"use client";

import type { ApiAccount } from "@coda/protocol";
import { useEffect, useRef, useState, type FormEvent } from "react";
import { Button } from "@/ui/button.tsx";
import { Dialog, DialogActions } from "@/ui/dialog.tsx";
import { Field } from "@/ui/field.tsx";
import { Form } from "@/ui/form.tsx";
import { Notice } from "@/ui/notice.tsx";
import { afterAccountPath } from "../routes/paths.ts";
import { afterPause } from "../search/pause-clock.ts";
import { FailureNotice } from "../shell/failure-notice.tsx";
import { secondsUntil } from "../time/format-time.ts";
import { readClock, useNow } from "../time/wall-clock.ts";
import { accountCalls } from "./account-calls.ts";
import { AccountSection } from "./account-section.tsx";
import { SignInAgain } from "./sign-in-again.tsx";
import { useCall } from "./use-call.ts";
import type { WaysIn } from "./ways-in.tsx";

interface DeleteAccountProps {
  readonly account: ApiAccount;
  readonly ways: WaysIn;
}

export function DeleteAccount({ account, ways }: DeleteAccountProps) {
  const [open, setOpen] = useState(false);
  return (
    <AccountSection
      title="Delete account"
      note="Your ideas, their transcripts, your devices’ pairings and your sign-ins. Nobody can bring them back. tmux sessions on your machines live on."
    >
      <Button variant="danger" onClick={() => setOpen(true)} data-testid="delete-account">
        Delete account …
      </Button>
      <Dialog open={open} onOpenChange={setOpen} title="Delete account" testId="delete-account-dialog">
        {account.mustSignInAgain ? (
          <SignInAgain {...{ account, ways, to: "delete your account" }} />
        ) : (
          <DeleteForm expected={account.email ?? account.name ?? ""} onCancel={() => setOpen(false)} />
        )}
      </Dialog>
    </AccountSection>
  );
}

/** What is said at once can be taken back: until then nobody has been asked for anything. */
const graceMs = 10_000;

/** Calls `over` once it is `granted` for `graceMs`, unless it is taken back or the form goes. */
function useGrace(granted: boolean, over: () => void): void {
  const newest = useRef(over);
  useEffect(() => {
    newest.current = over;
  });
  useEffect(() => (granted ? afterPause(graceMs, () => newest.current()) : undefined), [granted]);
}

function Countdown({ endMs }: { readonly endMs: number }) {
  const nowMs = useNow(250) ?? endMs - graceMs;
  return (
    <Notice tone="warn" title={`Your account is deleted in ${secondsUntil(endMs, nowMs)} s`} testId="delete-countdown">
      Nothing is gone yet. Stop it, or leave this page, and everything stays as it is.
    </Notice>
  );
}

function DeleteForm({ expected, onCancel }: { readonly expected: string; readonly onCancel: () => void }) {
  const { perform, busy, failure } = useCall(accountCalls.deleteAccount);
  const [typed, setTyped] = useState("");
  /** In Unix milliseconds; undefined: nothing is to be deleted. */
  const [graceEndMs, setGraceEnd] = useState<number>();
  const granted = graceEndMs !== undefined;
  const fits = typed.trim().toLowerCase() === expected.toLowerCase();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (fits) setGraceEnd(readClock() + graceMs);
  };
  useGrace(granted, () => {
    setGraceEnd(undefined);
    perform(typed, () => window.location.replace(afterAccountPath));
  });
  return (
    <Form onSubmit={submit} className="space-y-4">
      <Field
        label={`Type ${expected} to go on`}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        disabled={granted || busy}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        data-testid="delete-confirmation"
      />
      {granted && <Countdown endMs={graceEndMs} />}
      {failure && <FailureNotice title="The account was not deleted" failure={failure} />}
      <DialogActions>
        <Button
          onClick={granted ? () => setGraceEnd(undefined) : onCancel}
          disabled={busy}
          data-testid="delete-account-stop"
        >
          {granted ? "Stop" : "Cancel"}
        </Button>
        <Button
          type="submit"
          variant="danger"
          disabled={!fits}
          busy={granted || busy}
          data-testid="delete-account-submit"
        >
          Delete for good
        </Button>
      </DialogActions>
    </Form>
  );
}
