/** Who a guest is, in their own words, and the link's password where it has one. */
"use client";

import { enterShareSchema, type GuestReply } from "@coda/protocol";
import { useState, type FormEvent } from "react";
import { Button } from "@/ui/button.tsx";
import { Field } from "@/ui/field.tsx";
import { Form } from "@/ui/form.tsx";
import { useCall } from "../account/use-call.ts";
import { textIn } from "../account/text-in.ts";
import { FailureNotice } from "../shell/failure-notice.tsx";
import type { guestCalls } from "./share-calls.ts";

interface EnterFormProps {
  readonly token: string;
  readonly calls: Pick<ReturnType<typeof guestCalls>, "enter">;
  readonly onEntered: (place: GuestReply) => void;
}

export function EnterForm({ token, calls, onEntered }: EnterFormProps) {
  const { perform, busy, failure } = useCall(calls.enter);
  const [problem, setProblem] = useState<string>();
  const [needsPassword, setNeedsPassword] = useState(false);
  if (failure?.code === "forbidden" && !needsPassword) setNeedsPassword(true);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const data = new FormData(event.currentTarget);
    const password = textIn(data, "password");
    const wanted = enterShareSchema.safeParse({ token, name: textIn(data, "name"), ...(password && { password }) });
    setProblem(wanted.error?.issues[0]?.message);
    if (wanted.success) perform(wanted.data, onEntered);
  };
  return (
    <Form onSubmit={submit} noValidate className="space-y-4" data-testid="enter-form">
      <p className="text-sm text-ink-soft">Somebody shows you a terminal of theirs. They see who is there.</p>
      <Field label="Your name" name="name" maxLength={40} autoComplete="name" error={problem} />
      {needsPassword && (
        <Field label="The link’s password" name="password" type="password" autoComplete="off" autoFocus />
      )}
      {failure && <FailureNotice title="You are not in yet" failure={failure} />}
      <Button type="submit" variant="primary" size="lg" busy={busy}>
        Look at it
      </Button>
    </Form>
  );
}
