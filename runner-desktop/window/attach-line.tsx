/** How to be in a session from a terminal of this machine: choose one, copy, paste. */
import { useId, useState, type ReactNode } from "react";
import { Select } from "../../ui/select.tsx";
import type { CompanionCommand } from "../src/contract/companion-command.ts";
import type { CoreStage } from "../src/contract/core-view.ts";
import { sentence } from "../src/main/standing.ts";
import { AskCopy } from "./ask-copy.tsx";

type View = Extract<CoreStage, { is: "running" }>["view"];
type Session = View["sessions"][number];
type Form = Extract<CompanionCommand, { do: "copy-attach" }>["form"];

interface AttachLineProps {
  readonly sessions: View["sessions"];
  /** Why the short command is not offered; null: it is. */
  readonly literalUnavailable: string | null;
}

export function AttachLine({ sessions, literalUnavailable }: AttachLineProps) {
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
      <div className="mt-2 flex">
        <Select look="row" id={id} value={session.id} onChange={({ target }) => choose(target.value)}>
          {sessions.map((candidate) => (
            <option key={candidate.id} value={candidate.id}>
              {candidate.idea} / {candidate.slot}
            </option>
          ))}
        </Select>
      </div>
      <Line session={session} form="usual" text={session.attach} what="this command" />
      <p className="mt-1.5 text-xs text-ink-quiet">Leave with tmux's own key, Ctrl-b d: the session goes on.</p>
      <OtherForms session={session} literalUnavailable={literalUnavailable} />
    </section>
  );
}

interface OtherFormsProps {
  readonly session: Session;
  readonly literalUnavailable: string | null;
}

/** An older helper says none of them. */
function OtherForms({ session, literalUnavailable }: OtherFormsProps) {
  const { attach, attachExact, attachInside } = session;
  if (attachExact === null && attachInside === null && literalUnavailable === null) return null;
  return (
    <details className="mt-2 rounded-md border border-line px-3 py-2 text-sm" data-testid="attach-forms">
      <summary className="cursor-default text-xs font-medium">Other forms of it</summary>
      {literalUnavailable !== null && (
        <p className="mt-2 text-xs text-ink-soft">
          {sentence(`the short command is not available on this machine: ${literalUnavailable}`)}
        </p>
      )}
      {attachExact !== null && attachExact !== attach && (
        <Part title="The exact form, if the first one fails">
          <Line session={session} form="exact" text={attachExact} what="the exact form" />
        </Part>
      )}
      {attachInside !== null && (
        <Part title="When you are inside tmux already">
          <Line session={session} form="inside" text={attachInside} what="the command for inside tmux" />
        </Part>
      )}
    </details>
  );
}

function Part({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <div className="mt-2">
      <h3 className="text-xs text-ink-soft">{title}</h3>
      {children}
    </div>
  );
}

interface LineProps {
  readonly session: Session;
  readonly form: Form;
  readonly text: string;
  readonly what: string;
}

function Line({ session, form, text, what }: LineProps) {
  return (
    <div className="mt-2 flex items-center gap-2 rounded-md border border-line bg-sunken py-1.5 pr-1.5 pl-3">
      <code className="min-w-0 flex-1 font-mono text-xs wrap-anywhere select-all">{text}</code>
      <AskCopy command={{ do: "copy-attach", session: session.id, form }} what={what} />
    </div>
  );
}
