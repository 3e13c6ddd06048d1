/**
 * What stands for every page while Coda's server cannot be reached: what happened, and what this browser kept of
 * terminals, to be read. It asks no server for anything but whether it is back, and has no `import()`: nothing could be fetched.
 */
"use client";

import { listKept } from "@coda/terminal-client";
import { useEffect, useState } from "react";
import { Button } from "@/ui/button.tsx";
import { QuietPage } from "../shell/quiet-page.tsx";
import { parseTheme, themeAttribute, themeCookie } from "../shell/theme.ts";
import { afterPause } from "../search/pause-clock.ts";
import { RelativeTime } from "../time/relative-time.tsx";
import { keptAt, keptNames, type Kept } from "./kept-names.ts";
import { keptPlaces } from "./kept-places.ts";
import { KeptTerminal } from "./kept-terminal.tsx";

function tryAgain(): void {
  window.location.reload();
}

/** The page may have been kept before other colours were chosen. */
function useChosenColours(): void {
  useEffect(() => {
    const cookie = document.cookie.split("; ").find((one) => one.startsWith(`${themeCookie}=`));
    const attribute = themeAttribute(parseTheme(cookie?.slice(themeCookie.length + 1)));
    if (attribute === undefined) delete document.documentElement.dataset["theme"];
    else document.documentElement.dataset["theme"] = attribute;
  }, []);
}

/** Null until the browser's store has answered. */
function useKept(): readonly Kept[] | null {
  const [kept, setKept] = useState<readonly Kept[] | null>(null);
  useEffect(() => {
    listKept().then(
      (paints) => setKept(keptNames(paints, keptPlaces())),
      () => setKept([]),
    );
  }, []);
  return kept;
}

const lookEveryMs = 5_000;

async function serverAnswers(signal: AbortSignal): Promise<boolean> {
  try {
    return (await fetch("/api/healthz", { cache: "no-store", redirect: "error", signal })).ok;
  } catch {
    return false;
  }
}

/**
 * Somebody who reads is not torn away. That there is a network again the browser often says before anything can be reached by it,
 * and not at all where the server alone was away: so the server is looked for as well.
 */
function useComingBack(reading: boolean): void {
  useEffect(() => {
    if (reading) return undefined;
    const leaving = new AbortController();
    let stopWaiting = (): void => {};
    const look = async (): Promise<void> => {
      stopWaiting();
      const answers = await serverAnswers(leaving.signal);
      if (leaving.signal.aborted) return;
      if (answers) tryAgain();
      else lookLater();
    };
    const lookLater = (): void => {
      stopWaiting();
      stopWaiting = afterPause(lookEveryMs, () => void look());
    };
    window.addEventListener("online", () => void look(), { signal: leaving.signal });
    lookLater();
    return () => {
      stopWaiting();
      leaving.abort();
    };
  }, [reading]);
}

export function OfflinePage() {
  useChosenColours();
  const kept = useKept();
  const [chosen, choose] = useState<Kept | null>();
  const shown = chosen === undefined && kept !== null ? keptAt(window.location.pathname, kept) : chosen;
  useComingBack(shown !== null && shown !== undefined);
  if (shown) return <KeptTerminal kept={shown} onBack={() => choose(null)} onRetry={tryAgain} />;
  return (
    <QuietPage title="Coda cannot be reached">
      <p className="text-ink-soft">
        Either this device has no network, or the server does not answer. Your terminals go on: they run on your own
        machine.
      </p>
      <div className="mt-6">
        <Button variant="primary" onClick={tryAgain}>
          Try again
        </Button>
      </div>
      {kept !== null && <KeptList kept={kept} onChoose={choose} />}
    </QuietPage>
  );
}

interface KeptListProps {
  readonly kept: readonly Kept[];
  readonly onChoose: (kept: Kept) => void;
}

function KeptList({ kept, onChoose }: KeptListProps) {
  if (kept.length === 0)
    return (
      <p className="mt-10 text-sm text-ink-quiet" data-testid="nothing-kept">
        This browser keeps the end of each terminal that was opened in it during the last week. There is none.
      </p>
    );
  return (
    <section aria-labelledby="kept-heading" className="mt-10">
      <h2 id="kept-heading" className="mb-2 text-sm font-medium">
        Kept in this browser, to be read
      </h2>
      <ul className="divide-y divide-line rounded-lg border border-line bg-raised">
        {kept.map((one) => (
          <li key={one.paint.session}>
            <button
              type="button"
              onClick={() => onChoose(one)}
              data-testid="kept-terminal"
              className="flex min-h-12 w-full items-baseline gap-2 px-3 py-2 text-left hover:bg-hover"
            >
              <span className="truncate font-mono font-medium">{one.slot}</span>
              <span className="truncate text-ink-soft">{one.ideaTitle}</span>
              <span className="ml-auto text-xs text-ink-quiet">
                <RelativeTime iso={new Date(one.paint.savedAtMs).toISOString()} />
              </span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
