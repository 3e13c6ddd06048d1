/** That a panic was pressed here or in a terminal, what it means just now, and the way back. */
import type { ReactNode } from "react";
import { Button } from "../../ui/button.tsx";
import { Notice } from "../../ui/notice.tsx";
import { usePerform } from "./use-companion.tsx";

export function CutOff({ children }: { readonly children: ReactNode }) {
  const { perform, busy } = usePerform();
  return (
    <Notice
      tone="danger"
      title="This computer is cut off"
      testId="cut-off"
      action={
        <Button busy={busy === "release"} onClick={() => void perform({ do: "release" })}>
          Let it go on
        </Button>
      }
    >
      {children}
    </Notice>
  );
}
