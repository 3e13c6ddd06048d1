/** The sessions of this machine that the web app may show. */
import { Badge, type Tone } from "../../ui/badge.tsx";
import { Button } from "../../ui/button.tsx";
import type { CoreStage } from "../src/contract/core-view.ts";
import { AskCopy } from "./ask-copy.tsx";
import { usePerform } from "./use-companion.tsx";

type Sessions = Extract<CoreStage, { is: "running" }>["view"]["sessions"];
type Session = Sessions[number];

export function SessionList({ sessions }: { readonly sessions: Sessions }) {
  return (
    <section aria-labelledby="sessions">
      <h2 id="sessions" className="text-sm font-semibold">
        Sessions
      </h2>
      {sessions.length === 0 ? (
        <p className="mt-1 text-sm text-ink-soft">
          None yet. Start one below, or open an idea in the web app and press New terminal.
        </p>
      ) : (
        <ul className="mt-2 divide-y divide-line rounded-lg border border-line bg-raised" data-testid="sessions">
          {sessions.map((session) => (
            <Row key={session.id} session={session} />
          ))}
        </ul>
      )}
    </section>
  );
}

function Row({ session }: { readonly session: Session }) {
  const { perform, busy } = usePerform();
  const { tone, word } = badgeOf(session);
  return (
    <li className="px-3 py-2.5" data-testid={`session-${session.idea}-${session.slot}`}>
      <div className="flex items-center gap-2">
        <p className="min-w-0 flex-1 truncate text-sm">
          <span className="font-medium">{session.idea}</span>
          <span className="text-ink-quiet"> / {session.slot}</span>
        </p>
        <Badge tone={tone} hollow={session.state !== "running"}>
          {word}
        </Badge>
      </div>
      <div className="mt-1.5 flex items-center justify-between gap-2">
        <p className="min-w-0 text-xs text-ink-quiet">
          {peopleOf(session).map((words) => (
            <span key={words} className="inline-block pr-1">
              {words}
            </span>
          ))}
        </p>
        <div className="flex flex-none gap-1.5">
          {session.state !== "running" && (
            <Button
              size="sm"
              busy={busy === "new-session"}
              onClick={() => void perform({ do: "new-session", idea: session.idea, slot: session.slot })}
            >
              Start
            </Button>
          )}
          <Button size="sm" onClick={() => void perform({ do: "open-session", session: session.id })}>
            Open
          </Button>
          <AskCopy
            command={{ do: "copy-attach", session: session.id, form: "usual" }}
            what={`the command that attaches to ${session.name}`}
          />
        </div>
      </div>
    </li>
  );
}

function badgeOf({ state, attention }: Session): { readonly tone: Tone; readonly word: string } {
  if (state === "absent") return { tone: "idle", word: "Not running" };
  if (state === "exited") return { tone: "idle", word: "Ended" };
  return attention ? { tone: "warn", word: "Wants you" } : { tone: "live", word: "Running" };
}

/** Each is kept on a line. */
function peopleOf({ browsers, drivers, localClients }: Session): string[] {
  const remote = browsers > 0 ? `${browsers} in the browser${typing(drivers)}` : undefined;
  const local = localClients > 0 ? `${localClients} attached here` : undefined;
  if (remote !== undefined && local !== undefined) return [`${remote},`, local];
  return [remote ?? local ?? "Nobody is connected"];
}

function typing(drivers: number | null): string {
  return drivers === null || drivers === 0 ? "" : ` (${drivers} may type)`;
}
