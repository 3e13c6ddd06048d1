/** The helper does not run, and what to do. */
import { Button } from "../../ui/button.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { TerminalIcon, WarningIcon } from "../../ui/icons.ts";
import type { CompanionState } from "../src/contract/companion-state.ts";
import type { failureKinds } from "../src/contract/core-view.ts";
import { capital } from "../src/main/standing.ts";
import { usePerform } from "./use-companion.tsx";

interface FailedViewProps {
  readonly why: string;
  readonly kind: (typeof failureKinds)[number];
  readonly platform: CompanionState["platform"];
}

const installs = {
  darwin: "brew install tmux",
  linux: "sudo apt install tmux",
  win32: "sudo apt install tmux, inside WSL",
} as const;

export function FailedView({ why, kind, platform }: FailedViewProps) {
  const { perform, busy } = usePerform();
  const again = (
    <Button variant="primary" busy={busy === "begin"} onClick={() => void perform({ do: "begin" })}>
      Look again
    </Button>
  );
  if (kind === "tmux") {
    return (
      <EmptyState
        icon={<TerminalIcon />}
        title="tmux is needed"
        testId="tmux-missing"
        action={
          <div className="flex gap-2">
            {again}
            <Button onClick={() => void perform({ do: "open", page: "tmux-help" })}>How to install it</Button>
          </div>
        }
      >
        <p>{why}.</p>
        <code className="mt-3 block rounded-md border border-line bg-sunken px-3 py-1.5 font-mono text-sm select-all">
          {installs[platform]}
        </code>
      </EmptyState>
    );
  }
  return (
    <EmptyState
      icon={<WarningIcon />}
      title="The helper does not run"
      testId="failed"
      action={
        <div className="flex gap-2">
          {again}
          <Button onClick={() => void perform({ do: "show-logs" })}>Show the logs</Button>
        </div>
      }
    >
      <p>{capital(why)}</p>
      <p className="mt-2">Your tmux sessions are not touched by that.</p>
    </EmptyState>
  );
}
