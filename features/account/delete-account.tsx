/** The end of the account, for good: asks for its address to be typed. */
"use client";

import type { ApiAccount } from "@coda/protocol";
import { useState, type FormEvent } from "react";
import { Button } from "@/ui/button.tsx";
import { Dialog, DialogActions } from "@/ui/dialog.tsx";
import { Field } from "@/ui/field.tsx";
import { signInPath } from "../routes/paths.ts";
import { FailureNotice } from "../shell/failure-notice.tsx";
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

function DeleteForm({ expected, onCancel }: { readonly expected: string; readonly onCancel: () => void }) {
  const { perform, busy, failure } = useCall(accountCalls.deleteAccount);
  const [typed, setTyped] = useState("");
  const fits = typed.trim().toLowerCase() === expected.toLowerCase();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (fits) perform(typed, () => window.location.replace(signInPath));
  };
  return (
    <form onSubmit={submit} className="space-y-4">
      <Field
        label={`Type ${expected} to go on`}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        data-testid="delete-confirmation"
      />
      {failure && <FailureNotice title="The account was not deleted" failure={failure} />}
      <DialogActions>
        <Button onClick={onCancel}>Cancel</Button>
        <Button type="submit" variant="danger" disabled={!fits} busy={busy} data-testid="delete-account-submit">
          Delete for good
        </Button>
      </DialogActions>
    </form>
  );
}
