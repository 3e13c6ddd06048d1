/** A command to be run in a terminal, exactly as it must be typed, with one click to copy it. */
import { CopyButton } from "./copy-button.tsx";

interface CommandLineProps {
  readonly command: string;
  readonly what: string;
  readonly testId?: string;
}

export function CommandLine({ command, what, testId }: CommandLineProps) {
  return (
    <div className="flex items-center gap-2 rounded-md border border-line bg-sunken py-1.5 pr-1.5 pl-3">
      <code
        data-testid={testId}
        // Tab stops at it, so that it can be read word by word and selected.
        tabIndex={0}
        role="group"
        aria-label={what}
        className="min-w-0 flex-1 font-mono text-xs wrap-anywhere whitespace-pre-wrap select-all sm:text-sm"
      >
        {command}
      </code>
      <CopyButton text={command} what={what} />
    </div>
  );
}
