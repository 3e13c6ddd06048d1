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
        tabIndex={0}
        className="min-w-0 flex-1 font-mono text-xs whitespace-pre select-all max-sm:overflow-x-auto sm:text-sm sm:wrap-anywhere sm:whitespace-pre-wrap"
      >
        {command}
      </code>
      <CopyButton text={command} what={what} />
    </div>
  );
}
