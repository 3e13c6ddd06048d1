/** Has the app copy something it knows: the page has no clipboard of its own. */
import { useBrief } from "../../ui/brief-clock.ts";
import { Button } from "../../ui/button.tsx";
import { CheckIcon, CopyIcon } from "../../ui/icons.ts";
import type { CompanionCommand } from "../src/contract/companion-command.ts";
import { usePerform } from "./use-companion.tsx";

type CopyCommand = Extract<CompanionCommand, { do: "copy-attach" | "copy-code" }>;

interface AskCopyProps {
  readonly command: CopyCommand;
  /** What is copied, for screen readers. */
  readonly what: string;
  readonly size?: "sm" | "md";
}

export function AskCopy({ command, what, size = "sm" }: AskCopyProps) {
  const { perform } = usePerform();
  const [isCopied, show] = useBrief(2_000);
  const copy = async (): Promise<void> => {
    if (await perform(command)) show();
  };
  return (
    <Button size={size} onClick={() => void copy()} aria-label={`Copy ${what}`}>
      {isCopied ? <CheckIcon aria-hidden /> : <CopyIcon aria-hidden />}
      <span aria-live="polite">{isCopied ? "Copied" : "Copy"}</span>
    </Button>
  );
}
