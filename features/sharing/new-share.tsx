/** The form that makes a link: what it allows, for how long, and whether it needs a password as well. */
"use client";

import { createShareSchema, type SessionId } from "@coda/protocol";
import { useState, type FormEvent } from "react";
import { Button } from "@/ui/button.tsx";
import { ChoiceField, Field } from "@/ui/field.tsx";
import { Form } from "@/ui/form.tsx";
import { textIn } from "../account/text-in.ts";
import { FailureNotice } from "../shell/failure-notice.tsx";
import { ownerCalls } from "./share-calls.ts";
import { useShareCall } from "./use-share-call.ts";

const roles = [
  { value: "viewer", text: "Read" },
  { value: "driver", text: "Read, and type once you say yes" },
] as const;

const histories = [
  { value: "no", text: "What is on the screen, and what comes" },
  { value: "yes", text: "Also everything that was printed before" },
] as const;

const lives = [
  { value: "60", text: "One hour" },
  { value: "480", text: "Eight hours" },
  { value: "1440", text: "One day" },
  { value: "10080", text: "One week" },
  { value: "43200", text: "30 days" },
] as const;

function wantedIn(data: FormData) {
  const password = textIn(data, "password");
  return createShareSchema.safeParse({
    label: textIn(data, "label"),
    role: textIn(data, "role"),
    withHistory: textIn(data, "history") === "yes",
    expiresInMinutes: Number(textIn(data, "minutes")),
    ...(password !== "" && { password }),
  });
}

interface NewShareProps {
  readonly session: SessionId;
  readonly onMade: (url: string) => void;
}

export function NewShare({ session, onMade }: NewShareProps) {
  const { perform, busy, failure } = useShareCall(ownerCalls.create);
  const [problem, setProblem] = useState<string>();
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const wanted = wantedIn(new FormData(event.currentTarget));
    setProblem(wanted.error?.issues[0]?.message);
    if (wanted.success) perform({ session, ...wanted.data }, ({ url }) => onMade(url));
  };
  return (
    <Form
      onSubmit={submit}
      noValidate
      className="grid grid-cols-2 gap-4 max-sm:*:col-span-2 max-sm:*:nth-1:col-span-1 max-sm:*:nth-2:col-span-1"
    >
      <ChoiceField label="They may" name="role" options={roles} />
      <ChoiceField label="It is good for" name="minutes" options={lives} />
      <ChoiceField label="They see" name="history" options={histories} />
      <Field
        label="For whom"
        name="label"
        maxLength={80}
        autoComplete="off"
        hint="For your list; they do not see it."
      />
      <Field
        label="Password, if you like"
        name="password"
        type="password"
        autoComplete="new-password"
        hint="4 characters or more. Tell them by another way than the link."
        error={problem}
        className="col-span-2"
      />
      <div className="space-y-3 col-span-2">
        {failure && <FailureNotice title="The link was not made" failure={failure} />}
        <Button type="submit" variant="primary" busy={busy} data-testid="share-create">
          Make a link
        </Button>
      </div>
    </Form>
  );
}
