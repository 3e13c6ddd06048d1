/** What this server lets people do, and how each machine narrows it by its own law. Nothing of it is changed here. */
import Link from "next/link";
import { Badge } from "@/ui/badge.tsx";
import { List, Row } from "@/ui/list.tsx";
import { AccountSection } from "../account/account-section.tsx";
import { RunnerCommandLine } from "../devices/runner-command.tsx";
import { docPath } from "../routes/paths.ts";
import { flagWords, type FlagWords } from "./flag-words.ts";
import { SettingsFrame } from "./settings-frame.tsx";

/** Of these `push` is no switch: the server has the keys for it, or not. */
export type AllowedHere = Readonly<Record<keyof typeof flagWords, boolean>>;

/** The helper's command, and what it is for. */
const laws = [
  ["law", "What browsers may do at this machine now."],
  ["law set typing off", "Nobody types here. The same for pasting, pasteFiles, windows, opening, sizing and ask."],
  ["browsers", "Which browsers asked, were allowed, were refused."],
  ["panic", "Cuts the machine off at once, until panic --release."],
] as const;

function FlagRow({ words, isOn }: { readonly words: FlagWords; readonly isOn: boolean }) {
  return (
    <Row>
      <div className="min-w-0 flex-1 basis-52">
        <p className="font-medium">{words.title}</p>
        <p className="text-sm text-ink-soft">{isOn ? words.on : words.off}</p>
      </div>
      <Badge tone={isOn ? "live" : "idle"} hollow={!isOn}>
        {isOn ? "allowed" : "switched off"}
      </Badge>
    </Row>
  );
}

export function InstancePage({ allowed }: { readonly allowed: AllowedHere }) {
  const flags = Object.keys(flagWords) as (keyof typeof flagWords)[];
  return (
    <SettingsFrame
      title="What is allowed here"
      note="By whoever runs this server, and by each machine itself. Asked there, whatever a page shows."
    >
      <div className="space-y-8">
        <AccountSection title="On this server" note="Whoever runs it can change this in its environment.">
          <List>
            {flags.map((flag) => (
              <FlagRow key={flag} words={flagWords[flag]} isOn={allowed[flag]} />
            ))}
          </List>
        </AccountSection>
        <AccountSection
          title="On each machine"
          note="A machine’s own law only narrows what the server allows. It is changed on the machine alone, by these commands."
        >
          <ul className="space-y-3">
            {laws.map(([command, words]) => (
              <li key={command}>
                <p className="mb-1 text-sm text-ink-soft">{words}</p>
                <RunnerCommandLine words={command} />
              </li>
            ))}
          </ul>
          <p className="mt-3 text-sm text-ink-soft">
            <Link href={docPath("law")} className="text-accent underline">
              All of the machine’s own law
            </Link>
          </p>
        </AccountSection>
      </div>
    </SettingsFrame>
  );
}
