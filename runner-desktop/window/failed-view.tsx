/** The helper does not run, and what to do. */
import { Button } from "../../ui/button.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { DeviceIcon, TerminalIcon, WarningIcon } from "../../ui/icons.ts";
import type { CompanionState } from "../src/contract/companion-state.ts";
import type { FailureKind } from "../src/contract/core-view.ts";
import { sentence } from "../src/main/standing.ts";
import { CommandNote, namesCommand } from "./command-note.tsx";
import { usePerform } from "./use-companion.tsx";

interface FailedViewProps {
  readonly why: string;
  readonly kind: FailureKind;
  readonly platform: CompanionState["platform"];
}

const installs = {
  darwin: "brew install tmux",
  linux: "sudo apt install tmux",
  win32: "sudo apt install tmux, inside WSL",
} as const;

export function FailedView({ why, kind, platform }: FailedViewProps) {
  switch (kind) {
    case "tmux":
      return <TmuxMissing why={why} install={installs[platform]} />;
    case "device":
      return <PairAnew why={why} />;
    case "other":
      return <Failed why={why} />;
  }
}

function TmuxMissing({ why, install }: { readonly why: string; readonly install: string }) {
  const { perform } = usePerform();
  return (
    <EmptyState
      icon={<TerminalIcon />}
      title="tmux is needed"
      testId="tmux-missing"
      action={
        <div className="flex gap-2">
          <LookAgain />
          <Button onClick={() => void perform({ do: "open", page: "tmux-help" })}>How to install it</Button>
        </div>
      }
    >
      <p>{why}.</p>
      <code className="mt-3 block rounded-md border border-line bg-sunken px-3 py-1.5 font-mono text-sm select-all">
        {install}
      </code>
    </EmptyState>
  );
}

/** What the helper's sentence names a command for is done here. */
function PairAnew({ why }: { readonly why: string }) {
  const { perform, busy } = usePerform();
  return (
    <EmptyState
      icon={<DeviceIcon />}
      title="This computer has to be paired anew"
      testId="pair-anew"
      action={
        <Button variant="primary" size="lg" busy={busy === "pair"} onClick={() => void perform({ do: "pair" })}>
          Show a code
        </Button>
      }
    >
      <p>{sentence(why.split(";", 1).join())}</p>
      <Untouched />
    </EmptyState>
  );
}

function Failed({ why }: { readonly why: string }) {
  const { perform } = usePerform();
  return (
    <EmptyState
      icon={<WarningIcon />}
      title="The helper does not run"
      testId="failed"
      action={
        <div className="flex gap-2">
          <LookAgain />
          <Button onClick={() => void perform({ do: "show-logs" })}>Show the logs</Button>
        </div>
      }
    >
      <p>{sentence(why)}</p>
      {namesCommand(why) && (
        <div className="mt-2">
          <CommandNote />
        </div>
      )}
      <Untouched />
    </EmptyState>
  );
}

function LookAgain() {
  const { perform, busy } = usePerform();
  return (
    <Button variant="primary" busy={busy === "begin"} onClick={() => void perform({ do: "begin" })}>
      Look again
    </Button>
  );
}

function Untouched() {
  return <p className="mt-2">Your tmux sessions are not touched by that.</p>;
}
