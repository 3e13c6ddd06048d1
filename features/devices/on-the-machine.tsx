/** What to run on a machine that is to be paired: the helper has to be told which Coda. Knows nothing of codes. */
import Link from "next/link";
import { CommandLine } from "@/ui/command-line.tsx";
import { downloadPath } from "../routes/paths.ts";

interface OnTheMachineProps {
  /** This server's own address. */
  readonly origin: string;
}

export function OnTheMachine({ origin }: OnTheMachineProps) {
  return (
    <div className="space-y-2 text-sm text-ink-soft">
      <p>
        On the machine, once{" "}
        <Link href={downloadPath} className="text-accent underline underline-offset-2">
          the helper is installed
        </Link>
        , run
      </p>
      <CommandLine command={`coda-runner pair --server ${origin}`} what="the command that pairs" />
      <p>It shows a link and a code, for ten minutes.</p>
    </div>
  );
}
