/** The button and dialog that make an idea; afterwards the reader is in it. */
"use client";

import { ideaTitleSchema, type ApiIdea } from "@coda/protocol";
import { useRouter } from "next/navigation";
import { useState, type FormEvent } from "react";
import { Button } from "@/ui/button.tsx";
import { Dialog, DialogActions } from "@/ui/dialog.tsx";
import { Field } from "@/ui/field.tsx";
import { Form } from "@/ui/form.tsx";
import { PlusIcon } from "@/ui/icons.ts";
import type { ActionReply } from "../api/action-reply.ts";
import { useAction } from "../api/queries.ts";
import { ideaPath } from "../routes/paths.ts";
import { FailureNotice } from "../shell/failure-notice.tsx";

export type CreateIdeaAction = (input: { title: string }) => Promise<ActionReply<ApiIdea>>;

interface CreateIdeaDialogProps {
  readonly createIdea: CreateIdeaAction;
  readonly onClose: () => void;
}

function CreateIdeaForm({ createIdea, onClose }: CreateIdeaDialogProps) {
  const router = useRouter();
  const { perform, busy, failure } = useAction(createIdea);
  const [problem, setProblem] = useState<string>();

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const title = ideaTitleSchema.safeParse(new FormData(event.currentTarget).get("title"));
    setProblem(title.error?.issues[0]?.message);
    if (!title.success) return;
    perform({ title: title.data }, (idea) => {
      onClose();
      router.push(ideaPath(idea.id));
    });
  };
  return (
    <Form onSubmit={submit} className="space-y-4" noValidate>
      <Field
        label="Title"
        name="title"
        autoComplete="off"
        maxLength={120}
        hint="Its short name, used in every command, is made from this."
        error={problem}
        data-testid="idea-title"
      />
      {failure && <FailureNotice title="The idea was not created" failure={failure} />}
      <DialogActions>
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" variant="primary" busy={busy} data-testid="create-idea-submit">
          Create idea
        </Button>
      </DialogActions>
    </Form>
  );
}

export function CreateIdeaDialog({ createIdea, onClose }: CreateIdeaDialogProps) {
  return (
    <Dialog open onOpenChange={onClose} title="New idea" testId="create-idea-dialog">
      <CreateIdeaForm createIdea={createIdea} onClose={onClose} />
    </Dialog>
  );
}

export function CreateIdea({ createIdea }: { readonly createIdea: CreateIdeaAction }) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button variant="primary" onClick={() => setOpen(true)} data-testid="create-idea">
        <PlusIcon aria-hidden /> New idea
      </Button>
      {open && <CreateIdeaDialog createIdea={createIdea} onClose={() => setOpen(false)} />}
    </>
  );
}
