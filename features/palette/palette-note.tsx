/** Below the list: what is missing in it just now, and what to do. */
import { Notice } from "@/ui/notice.tsx";
import { Spinner } from "@/ui/spinner.tsx";
import type { ReactNode } from "react";
import { FailureNotice } from "../shell/failure-notice.tsx";
import type { PaletteData } from "./use-palette-data.ts";

function Aside({ children, testId }: { readonly children: ReactNode; readonly testId: string }) {
  return (
    <p data-testid={testId} className="flex items-center gap-2.5 px-4 py-2 text-sm text-ink-quiet">
      {children}
    </p>
  );
}

function Offline({ knows }: { readonly knows: boolean }) {
  return (
    <div className="p-1.5">
      <Notice tone="warn" title="This browser is offline" testId="palette-offline">
        {knows ? "Ideas and terminals are as they were last seen." : "Ideas and terminals are not known yet."} What this
        page does by itself still works; another page shows what this browser kept of it.
      </Notice>
    </div>
  );
}

interface PaletteNoteProps {
  readonly data: PaletteData;
  readonly typed: string;
  /** Nothing of the page's own fits what is typed. */
  readonly isEmpty: boolean;
}

export function PaletteNote(props: PaletteNoteProps) {
  const { data } = props;
  if (!data.isOnline) return <Offline knows={data.ideas !== undefined} />;
  return (
    <>
      <Waiting {...props} />
      <Failed data={data} />
    </>
  );
}

/** What is looked for still, or else that nothing was found. */
function Waiting({ data, typed, isEmpty }: PaletteNoteProps) {
  const { ideas, sessions, search, failure } = data;
  const isLoading = (ideas === undefined || sessions === undefined) && failure === undefined;
  if (isLoading)
    return (
      <Aside testId="palette-loading">
        <Spinner /> Loading ideas and terminals …
      </Aside>
    );
  if (search.busy)
    return (
      <Aside testId="palette-searching">
        <Spinner /> Looking through the commands that were run …
      </Aside>
    );
  const isAnswered = failure === undefined && search.failure === undefined;
  if (!isEmpty || !isAnswered || search.commands.length > 0) return null;
  return <Aside testId="palette-nothing">No idea, terminal, page or command is called “{typed}”.</Aside>;
}

function Failed({ data: { failure, search, retry } }: Pick<PaletteNoteProps, "data">) {
  if (failure === undefined && search.failure === undefined) return null;
  return (
    <div className="p-1.5">
      {failure !== undefined ? (
        <FailureNotice title="Ideas and terminals could not be brought up to date" failure={failure} onRetry={retry} />
      ) : (
        search.failure && <FailureNotice title="Commands could not be looked through" failure={search.failure} />
      )}
    </div>
  );
}
