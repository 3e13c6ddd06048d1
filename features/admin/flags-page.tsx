/** What this server lets people do, by the variables of its environment. Nothing of it is changed here. */
import { Badge } from "@/ui/badge.tsx";
import { CommandLine } from "@/ui/command-line.tsx";
import { List, Row } from "@/ui/list.tsx";
import { flagWords } from "../settings/flag-words.ts";
import { AdminFrame } from "./admin-frame.tsx";

interface ServerFlag {
  readonly flag: Exclude<keyof typeof flagWords, "push">;
  /** Of the environment. */
  readonly variable: string;
  readonly isOn: boolean;
  readonly byDefault: boolean;
}

interface FlagsPageProps {
  readonly flags: readonly ServerFlag[];
  /** Without a relay there are no live terminals, whatever their flag says. */
  readonly hasRelay: boolean;
  readonly hasPush: boolean;
}

export function FlagsPage({ flags, hasRelay, hasPush }: FlagsPageProps) {
  return (
    <AdminFrame
      title="Flags"
      note="What this server lets people do. They are set in its environment, and read when it starts."
    >
      <List>
        {flags.map((flag) => (
          <FlagRow key={flag.flag} {...flag} lacksRelay={flag.flag === "terminal" && !hasRelay} />
        ))}
        <Row>
          <div className="min-w-0 flex-1 basis-64">
            <p className="font-medium">{flagWords.push.title}</p>
            <p className="text-sm text-ink-soft">{hasPush ? flagWords.push.on : flagWords.push.off}</p>
          </div>
          <State isOn={hasPush} />
        </Row>
      </List>
    </AdminFrame>
  );
}

function FlagRow({ flag, variable, isOn, byDefault, lacksRelay }: ServerFlag & { readonly lacksRelay: boolean }) {
  const words = flagWords[flag];
  return (
    <Row data-testid="flag-row">
      <div className="min-w-0 flex-1 basis-64">
        <p className="font-medium">{words.title}</p>
        <p className="text-sm text-ink-soft">
          {lacksRelay ? "This server knows no relay." : isOn ? words.on : words.off}
        </p>
        <p className="mt-1 text-xs text-ink-quiet">
          {isOn === byDefault ? "As it is by default" : "By the environment"}; to change it, start the server with
        </p>
        <div className="mt-1 max-w-72">
          <CommandLine command={`${variable}=${isOn ? 0 : 1}`} what="variable" />
        </div>
      </div>
      <State isOn={isOn && !lacksRelay} />
    </Row>
  );
}

function State({ isOn }: { readonly isOn: boolean }) {
  return (
    <Badge tone={isOn ? "live" : "idle"} hollow={!isOn}>
      {isOn ? "allowed" : "switched off"}
    </Badge>
  );
}
