/** How to be in a session from a terminal of this machine: choose one, copy, paste. */
import { useId, useState } from "react";
import type { CoreStage } from "../src/contract/core-view.ts";
import { AskCopy } from "./ask-copy.tsx";

type Sessions = Extract<CoreStage, { is: "running" }>["view"]["sessions"];

export function AttachLine({ sessions }: { readonly sessions: Sessions }) {
  const id = useId();
  const [chosen, choose] = useState<string>();
  // One that is gone by now leaves the first.
  const session = sessions.find((candidate) => candidate.id === chosen) ?? sessions[0];
  if (session === undefined) return null;
  return (
    <section aria-labelledby={`${id}-attach`} data-testid="attach">
      <h2 id={`${id}-attach`} className="text-sm font-semibold">
        In a terminal on this computer
      </h2>
      <label htmlFor={id} className="sr-only">
        Session
      </label>
      <select
        id={id}
        value={session.id}
        onChange={({ target }) => choose(target.value)}
        className="mt-2 h-8 w-full rounded-md border border-line bg-raised px-2 text-sm"
      >
        {sessions.map((candidate) => (
          <option key={candidate.id} value={candidate.id}>
            {candidate.idea} / {candidate.slot}
          </option>
        ))}
      </select>
      <div className="mt-2 flex items-center gap-2 rounded-md border border-line bg-sunken py-1.5 pr-1.5 pl-3">
        <code className="min-w-0 flex-1 font-mono text-xs wrap-anywhere select-all">{session.attach}</code>
        <AskCopy command={{ do: "copy-attach", session: session.id }} what="this command" />
      </div>
      <p className="mt-1.5 text-xs text-ink-quiet">Leave with tmux's own key, Ctrl-b d: the session goes on.</p>
    </section>
  );
}
