/** The app's state, and a way to ask it for something: what it refuses is shown until the next thing is asked. */
import { createContext, useCallback, useContext, useEffect, useMemo, useState } from "react";
import type { Companion, CompanionCommand } from "../src/contract/companion-command.ts";
import type { CompanionState } from "../src/contract/companion-state.ts";

export type Perform = (command: CompanionCommand) => Promise<boolean>;

interface Asking {
  readonly perform: Perform;
  /** The command that is under way. */
  readonly busy: CompanionCommand["do"] | undefined;
}

const PerformContext = createContext<Asking>({ perform: async () => false, busy: undefined });
export const PerformProvider = PerformContext.Provider;

export function usePerform(): Asking {
  return useContext(PerformContext);
}

/** Undefined until the app has said how it is. */
export function useCompanionState(companion: Companion): CompanionState | undefined {
  const [state, setState] = useState<CompanionState>();
  useEffect(() => companion.watch(setState), [companion]);
  return state;
}

export function useAsking(companion: Companion): { readonly asking: Asking; readonly refusal: string | undefined } {
  const [busy, setBusy] = useState<CompanionCommand["do"]>();
  const [refusal, setRefusal] = useState<string>();
  const perform = useCallback(
    async (command: CompanionCommand) => {
      setBusy(command.do);
      setRefusal(undefined);
      const outcome = await companion.do(command);
      // A long one may be answered after another one was asked.
      setBusy((current) => (current === command.do ? undefined : current));
      if (!outcome.ok) setRefusal(outcome.why);
      return outcome.ok;
    },
    [companion],
  );
  const asking = useMemo(() => ({ perform, busy }), [perform, busy]);
  return { asking, refusal };
}
