/** A link asked for something: nothing is done before this is answered, and nothing of the link's own is trusted. */
import { Button } from "../../ui/button.tsx";
import { Notice } from "../../ui/notice.tsx";
import type { CompanionState, PairLink } from "../src/contract/companion-state.ts";
import { linkQuestion } from "../src/main/link-question.ts";
import { usePerform } from "./use-companion.tsx";

const tones = { ask: "warn", first: "warn", foreign: "danger", tell: "info" } as const;

interface LinkQuestionProps {
  readonly state: CompanionState;
  readonly link: PairLink;
}

export function LinkQuestion({ state, link }: LinkQuestionProps) {
  const { perform } = usePerform();
  const { is, title, address, words, yes } = linkQuestion(state, link);
  const answer = (said: boolean) => void perform({ do: "answer-link", yes: said, server: link.server });
  return (
    <Notice tone={tones[is]} title={title} testId="link-question">
      {address !== undefined && (
        <p className="mt-1 font-mono text-lg font-semibold wrap-anywhere text-ink" data-testid="link-server">
          {address}
        </p>
      )}
      {words.map((sentence) => (
        <p key={sentence} className="mt-1">
          {sentence}
        </p>
      ))}
      <div className="mt-3 flex flex-wrap gap-2">
        {yes !== undefined && (
          <Button variant={is === "foreign" ? "secondary" : "primary"} onClick={() => answer(true)}>
            {yes}
          </Button>
        )}
        <Button variant={is === "foreign" ? "primary" : "secondary"} onClick={() => answer(false)}>
          Leave it
        </Button>
      </div>
    </Notice>
  );
}
