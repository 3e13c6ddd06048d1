/** Every shortcut with its keys in this browser, and choosing others by pressing them. */
"use client";

import { useState } from "react";
import { Button } from "@/ui/button.tsx";
import { Notice } from "@/ui/notice.tsx";
import { SkeletonRows } from "@/ui/skeleton.tsx";
import { rowsLook } from "@/ui/list.tsx";
import { AccountSection } from "../account/account-section.tsx";
import { docPath } from "../routes/paths.ts";
import type { KeyLaw } from "../shortcuts/key-bindings.ts";
import { keptKeys } from "../shortcuts/kept-keys.ts";
import { readKeysFile, writeKeysFile, type KeysFile } from "../shortcuts/keys-file.ts";
import { listedGroups } from "../shortcuts/shown-keys.ts";
import { useKeyLaw } from "../shortcuts/use-key-law.ts";
import { BrowserKeys } from "./browser-keys.tsx";
import { KeyRow } from "./key-row.tsx";
import { OpenFile, saveJson } from "./own-file.tsx";
import { SettingsFrame } from "./settings-frame.tsx";

function Files({ law }: { readonly law: KeyLaw }) {
  const [loaded, setLoaded] = useState<KeysFile>();
  const load = async (file: File) => {
    const read = readKeysFile(await file.text(), law);
    if (read.kind === "read") keptKeys.set(read.chosen);
    setLoaded(read);
  };
  return (
    <AccountSection title="Another browser" note="Keys are kept in this browser alone. A file takes them along.">
      <div className="space-y-3">
        <div className="flex flex-wrap gap-2">
          <Button onClick={() => saveJson(writeKeysFile(law.chosen), "coda-keys.json")}>Save as a file</Button>
          <OpenFile accept=".json,application/json" onFile={(file) => void load(file)} testId="keys-load">
            Load a file …
          </OpenFile>
        </div>
        {loaded?.kind === "read" && (
          <Notice title="The keys were loaded" testId="keys-loaded">
            They hold now, in every tab of this browser.
          </Notice>
        )}
        {loaded?.kind === "bad" && (
          <Notice tone="danger" title="The keys were not loaded" testId="keys-not-loaded">
            {loaded.problem}
          </Notice>
        )}
      </div>
    </AccountSection>
  );
}

export function KeysPage() {
  const law = useKeyLaw();
  const reset = (
    <Button
      disabled={law === undefined || Object.keys(law.chosen).length === 0}
      onClick={() => keptKeys.set({})}
      data-testid="keys-reset"
    >
      As they were at first
    </Button>
  );
  return (
    <SettingsFrame title="Keys" note="Shortcuts of Coda in this browser." actions={reset}>
      {law === undefined ? (
        <SkeletonRows rows={6} label="Looking for your keys" />
      ) : (
        <div className="space-y-8">
          <p className="max-w-prose text-sm text-ink-soft">
            While you type into a terminal, every key goes to its program but for those listed here as “in a terminal”.
            To send one of those, too, press the keys of “Send the next key” first.{" "}
            <a href={docPath("keys")} className="text-accent underline">
              How keys are told apart
            </a>
          </p>
          {listedGroups.map(({ group, words, ids }) => (
            <AccountSection key={group} title={words}>
              <ul className={rowsLook}>
                {ids.map((id) => (
                  <KeyRow key={id} id={id} law={law} />
                ))}
              </ul>
            </AccountSection>
          ))}
          <BrowserKeys platform={law.platform} />
          <Files law={law} />
        </div>
      )}
    </SettingsFrame>
  );
}
