/** The end of an idea with all that is in it, after saying what goes, and for good: asks for its title to be typed. */
"use client";

import type { ApiIdea, IdeaHoldings } from "@coda/protocol";
import { useQuery } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useState, type FormEvent } from "react";
import { Button } from "@/ui/button.tsx";
import { Dialog, DialogActions } from "@/ui/dialog.tsx";
import { Field } from "@/ui/field.tsx";
import { Form } from "@/ui/form.tsx";
import { Notice } from "@/ui/notice.tsx";
import { SkeletonRows } from "@/ui/skeleton.tsx";
import { asFailure } from "../api/api-error.ts";
import { useCache } from "../api/cache.ts";
import { keys } from "../api/queries.ts";
import { holdingsText } from "../history/held-text.ts";
import { historyCalls } from "../history/history-calls.ts";
import { useDeletion } from "../history/use-deletion.ts";
import { ideasPath } from "../routes/paths.ts";
import { FailureNotice } from "../shell/failure-notice.tsx";

interface DeleteIdeaDialogProps {
  readonly idea: ApiIdea;
  readonly open: boolean;
  readonly onClose: () => void;
}

export function DeleteIdeaDialog({ idea, open, onClose }: DeleteIdeaDialogProps) {
  return (
    <Dialog open={open} onOpenChange={onClose} title={`Delete ${idea.title}?`} testId="delete-idea-dialog">
      <Confirmation idea={idea} onClose={onClose} />
    </Dialog>
  );
}

function WhatGoes({ holdings, underWay }: { readonly holdings: IdeaHoldings; readonly underWay: boolean }) {
  return (
    <p data-testid="what-goes" role="status">
      {underWay && "Deleting "}
      <strong className="font-semibold">{holdingsText(holdings)}</strong>
      {underWay ? " …" : " go for good."}
    </p>
  );
}

/** Out of every list of this page at once; the next answer would say the same. */
function useLeaveIdea(idea: ApiIdea): () => void {
  const client = useCache();
  const router = useRouter();
  return () => {
    client.setQueryData<readonly ApiIdea[]>(keys.ideas, (ideas) => ideas?.filter(({ id }) => id !== idea.id));
    router.push(ideasPath);
    router.refresh();
  };
}

/** What goes, the deletion, and whether it was stopped: then what is left is counted anew. */
function useIdeaDeletion(idea: ApiIdea) {
  const [stopped, setStopped] = useState(false);
  const leave = useLeaveIdea(idea);
  const queryFn = ({ signal }: { signal: AbortSignal }) => historyCalls.ideaHoldings(idea.id, signal);
  const { data, error, refetch } = useQuery(
    { queryKey: ["idea-holdings", idea.id], queryFn, staleTime: 0 },
    useCache(),
  );
  const count = () => void refetch();
  const onStopped = () => {
    setStopped(true);
    count();
  };
  const remove = (signal: AbortSignal) => historyCalls.deleteIdea(idea.id, signal);
  const deletion = useDeletion(remove, { onDeleted: leave, onStopped });
  return { ...deletion, wasStopped: stopped && deletion.stop === undefined, holdings: data, unknown: error, count };
}

type IdeaDeletion = ReturnType<typeof useIdeaDeletion>;

function Counted({ holdings, unknown, count, stop, wasStopped }: IdeaDeletion) {
  return (
    <>
      {holdings === undefined && unknown === null && <SkeletonRows rows={1} label="Counting what goes" />}
      {holdings !== undefined && <WhatGoes holdings={holdings} underWay={stop !== undefined} />}
      {unknown !== null && (
        <FailureNotice title="What it holds could not be asked for" failure={asFailure(unknown)} onRetry={count} />
      )}
      {wasStopped && (
        <Notice title="The deletion was stopped" testId="deletion-stopped">
          What is stored is counted above.
        </Notice>
      )}
    </>
  );
}

/** Nothing can be deleted before it is known what goes. */
function Confirmation({ idea, onClose }: Omit<DeleteIdeaDialogProps, "open">) {
  const [typed, setTyped] = useState("");
  const deletion = useIdeaDeletion(idea);
  const { begin, stop, failure, holdings } = deletion;
  const mayBegin = holdings !== undefined && typed.trim() === idea.title;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (mayBegin && stop === undefined) begin();
  };
  return (
    <Form onSubmit={submit} className="space-y-4">
      <Counted {...deletion} />
      <p className="text-sm text-ink-soft">
        Whoever has one of its terminals open is cut off. What runs in their tmux sessions goes on, and is recorded no
        further.
      </p>
      <Field
        label={`Type ${idea.title} to go on`}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        data-testid="delete-idea-title"
      />
      {failure && <FailureNotice title="It was not deleted" failure={failure} />}
      <DialogActions>
        <Button onClick={stop ?? onClose} data-testid="delete-idea-stop">
          {stop === undefined ? "Cancel" : "Stop"}
        </Button>
        <Button
          type="submit"
          variant="danger"
          busy={stop !== undefined}
          disabled={!mayBegin}
          data-testid="delete-idea-submit"
        >
          Delete for good
        </Button>
      </DialogActions>
    </Form>
  );
}
