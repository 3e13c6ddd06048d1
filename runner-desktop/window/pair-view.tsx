/** A machine that nobody has yet. */
import { Button } from "../../ui/button.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { DeviceIcon } from "../../ui/icons.ts";
import { Notice } from "../../ui/notice.tsx";
import { hostOf } from "./window-head.tsx";
import { usePerform } from "./use-companion.tsx";
import { capital } from "../src/main/standing.ts";

interface PairViewProps {
  readonly server: string;
  readonly deviceName: string;
  /** How the last try ended. */
  readonly why: string | null;
}

export function PairView({ server, deviceName, why }: PairViewProps) {
  const { perform, busy } = usePerform();
  return (
    <>
      {why !== null && (
        <Notice tone="warn" title="Not paired" testId="not-paired">
          {capital(why)}.
        </Notice>
      )}
      <EmptyState
        icon={<DeviceIcon />}
        title="Pair this computer"
        testId="unpaired"
        action={
          <Button variant="primary" size="lg" busy={busy === "pair"} onClick={() => void perform({ do: "pair" })}>
            Show a code
          </Button>
        }
      >
        <p>
          {deviceName} shows a code, and you enter it at {hostOf(server)}. Then your tmux sessions named coda, and only
          those, are in your browser too.
        </p>
      </EmptyState>
    </>
  );
}
