/** A link asked for something: nothing is done before this is answered, and nothing of the link's own is trusted. */
import { Button } from "../../ui/button.tsx";
import { Notice } from "../../ui/notice.tsx";
import type { CompanionState } from "../src/contract/companion-state.ts";
import { usePerform } from "./use-companion.tsx";

interface LinkQuestionProps {
  readonly state: CompanionState;
  readonly link: NonNullable<CompanionState["link"]>;
}

export function LinkQuestion({ state, link }: LinkQuestionProps) {
  const { perform } = usePerform();
  const stage = state.core.is === "up" ? state.core.view.stage.is : undefined;
  const answer = (yes: boolean) => void perform({ do: "answer-link", yes });
  const leave = <Button onClick={() => answer(false)}>Leave it</Button>;
  if (stage !== "unpaired") {
    return (
      <Notice title="A link asked to pair this computer" testId="link-question" action={leave}>
        Its code, {link.code}, is not one that this computer shows. Nothing was done.
      </Notice>
    );
  }
  return (
    <Notice
      tone="warn"
      title="A link asks to pair this computer"
      testId="link-question"
      action={
        <div className="flex gap-2">
          <Button variant="primary" onClick={() => answer(true)}>
            Show a code
          </Button>
          {leave}
        </div>
      }
    >
      Its code, {link.code}, is not one that this computer shows. If you followed it to pair, have a code of this
      computer's own shown, and enter that one.
    </Notice>
  );
}
