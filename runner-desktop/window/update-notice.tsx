/** A new version that only waits for a word. */
import { Button } from "../../ui/button.tsx";
import { Notice } from "../../ui/notice.tsx";
import type { Update } from "../src/contract/companion-state.ts";
import { usePerform } from "./use-companion.tsx";

export function UpdateNotice({ update }: { readonly update: Update }) {
  const { perform, busy } = usePerform();
  if (update.is !== "ready") return null;
  return (
    <Notice
      title={`Version ${update.version} is ready`}
      testId="update-ready"
      action={
        <Button busy={busy === "install-update"} onClick={() => void perform({ do: "install-update" })}>
          Restart
        </Button>
      }
    >
      The app starts again; sessions and what they print go on meanwhile.
    </Notice>
  );
}
