/** What a share's link opens: who are you, and then the one terminal. Leads nowhere else. */
"use client";

import type { GuestReply, ShareId } from "@coda/protocol";
import { useQuery } from "@tanstack/react-query";
import { useState, type ReactNode } from "react";
import { Notice } from "@/ui/notice.tsx";
import { Spinner } from "@/ui/spinner.tsx";
import { useLinkToken } from "../account/link-token.ts";
import { ApiError, asFailure } from "../api/api-error.ts";
import { ApiProvider } from "../api/api-provider.tsx";
import { useCache } from "../api/cache.ts";
import { FailureNotice } from "../shell/failure-notice.tsx";
import { Wordmark } from "../shell/wordmark.tsx";
import { EnterForm } from "./enter-form.tsx";
import { GuestTerminal } from "./guest-terminal.tsx";
import { guestCalls, guestFetch } from "./share-calls.ts";

/** How soon a guest learns of the owner's answer. */
const pollMs = 3_000;

export function GuestPage({ share }: { readonly share: ShareId }) {
  return (
    <ApiProvider fetch={guestFetch(share)} onSignedOut={() => undefined}>
      <Guest share={share} />
    </ApiProvider>
  );
}

function Guest({ share }: { readonly share: ShareId }) {
  const [calls] = useState(() => guestCalls(share));
  const queryClient = useCache();
  const key = ["guest", share];
  const query = useQuery(
    {
      queryKey: key,
      queryFn: calls.place,
      // Nobody who is not in, or not any more, comes in by asking again.
      refetchInterval: ({ state }) => (isOver(state.error) ? false : pollMs),
      refetchIntervalInBackground: true,
    },
    queryClient,
  );
  const token = useLinkToken();
  const isOut = isOver(query.error);
  const place = isOut ? undefined : query.data;
  const entered = (reply: GuestReply) => {
    // What was asked before is older than this.
    void queryClient.cancelQueries({ queryKey: key });
    queryClient.setQueryData(key, reply);
  };
  if (place !== undefined) return <GuestTerminal {...{ place, calls, onAsked: entered }} />;
  if (query.isPending || token === undefined)
    return (
      <Quiet title="A shared terminal">
        <p role="status" className="flex items-center gap-2 text-ink-soft">
          <Spinner /> Opening the link …
        </p>
      </Quiet>
    );
  return (
    <Quiet title="A shared terminal">
      {isOut ? (
        <Outside {...{ token, calls, wasIn: query.data !== undefined, onEntered: entered }} />
      ) : (
        <FailureNotice
          title="The link could not be opened"
          failure={asFailure(query.error)}
          onRetry={() => void query.refetch()}
        />
      )}
    </Quiet>
  );
}

function isOver(error: Error | null): boolean {
  return error instanceof ApiError && error.code === "signedOut";
}

interface OutsideProps {
  /** Null: the address holds none. */
  readonly token: string | null;
  readonly calls: ReturnType<typeof guestCalls>;
  readonly wasIn: boolean;
  readonly onEntered: (place: GuestReply) => void;
}

function Outside({ token, calls, wasIn, onEntered }: OutsideProps) {
  if (wasIn)
    return (
      <Notice title="This is over" testId="guest-out">
        The link was taken back or has expired, you were put out, or others took your place while you were away. Open
        the link once more, or ask whoever sent it for a new one.
      </Notice>
    );
  if (token !== null) return <EnterForm {...{ token, calls, onEntered }} />;
  return (
    <Notice title="You are not in, or not any more" testId="no-link">
      Open the link once more, whole, as it was sent to you. If that does not let you in, it is over: ask whoever sent
      it for a new one.
    </Notice>
  );
}

/** Without a way to anywhere else. */
function Quiet({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <main id="content" className="mx-auto flex min-h-[80dvh] w-full max-w-md flex-col justify-center px-5 py-10">
      <div className="mb-8">
        <Wordmark />
      </div>
      <h1 className="mb-4 text-xl font-semibold tracking-tight">{title}</h1>
      {children}
    </main>
  );
}
