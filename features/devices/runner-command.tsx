/** The helper's commands as they are typed on a machine of this instance: in local mode none of them is on anybody's PATH. */
"use client";

import { CommandLine } from "@/ui/command-line.tsx";
import { useAppConfig } from "../shell/app-config.tsx";

interface RunnerCommandProps {
  /** What follows the command's name, and maybe options. */
  readonly words: string;
}

function useRunnerCommand(words: string): string {
  const { isLocal } = useAppConfig();
  return `${isLocal ? "npm run -s runner --" : "coda-runner"} ${words}`;
}

/** Within a sentence. */
export function RunnerCommand({ words }: RunnerCommandProps) {
  return <code className="font-mono text-ink wrap-anywhere">{useRunnerCommand(words)}</code>;
}

/** By itself, to be copied. */
export function RunnerCommandLine({ words }: RunnerCommandProps) {
  return <CommandLine command={useRunnerCommand(words)} what="command" />;
}
