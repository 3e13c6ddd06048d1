/** One small window: what the helper does, who is here, and what it waits for from whoever sits here. */
import { useState, type ReactNode } from "react";
import { Notice } from "../../ui/notice.tsx";
import { Tabs } from "../../ui/tabs.tsx";
import type { Companion } from "../src/contract/companion-command.ts";
import type { CompanionState } from "../src/contract/companion-state.ts";
import { capital, standing } from "../src/main/standing.ts";
import { CommandNote, namesCommand } from "./command-note.tsx";
import { FailedView } from "./failed-view.tsx";
import { LinkQuestion } from "./link-question.tsx";
import { PairView } from "./pair-view.tsx";
import { PairingView } from "./pairing-view.tsx";
import { RunningView } from "./running-view.tsx";
import { SettingsView } from "./settings-view.tsx";
import { UpdateNotice } from "./update-notice.tsx";
import { PerformProvider, useAsking, useCompanionState } from "./use-companion.tsx";
import { WaitingView } from "./waiting-view.tsx";
import { WindowHead } from "./window-head.tsx";

export function CompanionWindow({ companion }: { readonly companion: Companion }) {
  const state = useCompanionState(companion);
  const { asking, refusal } = useAsking(companion);
  const [tab, showTab] = useShownTab(state?.settingsAsked ?? 0);
  if (state === undefined) return null;
  return (
    <PerformProvider value={asking}>
      <div className="flex h-full flex-col">
        <WindowHead state={state} />
        <main className="min-h-0 flex-1 overflow-y-auto px-4 pt-1 pb-4">
          <Tabs
            label="Coda Runner"
            initial="helper"
            shown={tab}
            onShow={showTab}
            tabs={[
              { value: "helper", text: "Sessions", content: <Column>{helper(state, refusal)}</Column> },
              { value: "settings", text: "Settings", content: <SettingsView state={state} refusal={refusal} /> },
            ]}
          />
        </main>
      </div>
    </PerformProvider>
  );
}

/** The settings come up whenever they are asked for from outside: by menu, key or tray. `asked` is 0 while nobody does. */
function useShownTab(asked: number): readonly [string, (tab: string) => void] {
  const [tab, showTab] = useState("helper");
  const [heard, hear] = useState(0);
  if (asked !== heard) {
    hear(asked);
    if (asked > 0) showTab("settings");
  }
  return [tab, showTab];
}

function helper(state: CompanionState, refusal: string | undefined): ReactNode {
  return (
    <>
      {state.link !== null && <LinkQuestion state={state} link={state.link} />}
      <UpdateNotice update={state.update} />
      {refusal !== undefined && (
        <Notice tone="danger" title={capital(refusal)} testId="refusal">
          {namesCommand(refusal) ? <CommandNote /> : undefined}
        </Notice>
      )}
      <Stage state={state} />
    </>
  );
}

function Stage({ state }: { readonly state: CompanionState }) {
  if (state.core.is !== "up") return <WaitingView words={capital(standing(state).words)} why={whyOf(state)} />;
  const { view } = state.core;
  const { stage } = view;
  switch (stage.is) {
    case "starting":
    case "stopping":
      return <WaitingView words={capital(standing(state).words)} why={undefined} />;
    case "unpaired":
      return <PairView view={view} why={stage.why} cutOff={stage.cutOff} />;
    case "pairing":
      return <PairingView step={stage.step} server={view.server} />;
    case "failed":
      return <FailedView why={stage.why} kind={stage.kind} platform={state.platform} />;
    case "running":
      return <RunningView stage={stage} />;
  }
}

function whyOf({ core }: CompanionState): string | undefined {
  return core.is === "coming" && core.why !== null ? `The helper's process ended (${core.why}).` : undefined;
}

function Column({ children }: { readonly children: ReactNode }) {
  return <div className="flex flex-col gap-4">{children}</div>;
}
