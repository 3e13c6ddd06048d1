/** Terminal colours for a light and for a dark page: well-known ones, and those of other terminals' files. */
"use client";

import { isLightColour } from "@coda/terminal-client/css-colour";
import { useState } from "react";
import { Button } from "@/ui/button.tsx";
import { ChoiceField } from "@/ui/field.tsx";
import { Notice } from "@/ui/notice.tsx";
import { AccountSection } from "../account/account-section.tsx";
import { OpenFile, saveJson } from "../settings/own-file.tsx";
import type { Appearance } from "./appearance.ts";
import { builtInSchemes } from "./built-in-schemes.ts";
import { exportScheme } from "./import/export-scheme.ts";
import { importScheme, type ImportedScheme } from "./import/import-scheme.ts";
import type { TerminalScheme } from "./terminal-scheme.ts";
import { chooseAppearance } from "./use-appearance.ts";

/** Of the page; not a name that a scheme can have. */
const own = "";

type Side = "lightScheme" | "darkScheme";
const sides = [
  { side: "lightScheme", label: "While the page is light" },
  { side: "darkScheme", label: "While the page is dark" },
] as const satisfies readonly { readonly side: Side; readonly label: string }[];

function schemesWith(current: TerminalScheme | null): readonly TerminalScheme[] {
  const isBuiltIn = current === null || builtInSchemes.some(({ name }) => name === current.name);
  return isBuiltIn ? builtInSchemes : [...builtInSchemes, current];
}

function Swatches({ scheme }: { readonly scheme: TerminalScheme }) {
  const { background, red, yellow, green, cyan, blue, magenta, foreground } = scheme.colours;
  return (
    <span aria-hidden className="mt-1.5 flex h-3 overflow-hidden rounded-sm border border-line">
      {[background, red, yellow, green, cyan, blue, magenta, foreground].map((colour, index) => (
        // oxlint-disable-next-line react/no-array-index-key -- eight places, and two may have one colour
        <span key={index} className="flex-1" style={{ backgroundColor: colour }} />
      ))}
    </span>
  );
}

function SchemeChoice({ side, label, current }: { side: Side; label: string; current: TerminalScheme | null }) {
  const schemes = schemesWith(current);
  return (
    <div>
      <ChoiceField
        label={label}
        name={side}
        options={[{ value: own, text: "Coda’s own" }, ...schemes.map(({ name }) => ({ value: name, text: name }))]}
        value={current?.name ?? own}
        onChoose={(name) => chooseAppearance({ [side]: schemes.find((each) => each.name === name) ?? null })}
      />
      {current !== null && <Swatches scheme={current} />}
    </div>
  );
}

/** What came of a file, and where its colours are used now. */
function Imported({ imported }: { readonly imported: ImportedScheme }) {
  if (imported.kind === "bad")
    return (
      <Notice tone="danger" title="The colours were not imported" testId="import-failed">
        {imported.problem}
      </Notice>
    );
  const { scheme, format } = imported;
  const isLight = isLightColour(scheme.colours.background);
  const other = isLight ? "darkScheme" : "lightScheme";
  const both = (
    <Button size="sm" onClick={() => chooseAppearance({ [other]: scheme })}>
      Use them always
    </Button>
  );
  return (
    <Notice title={`${scheme.name} was imported (${format})`} action={both} testId="import-done">
      Its colours are used while the page is {isLight ? "light" : "dark"}.
    </Notice>
  );
}

export function SchemeSection({ now }: { readonly now: Appearance }) {
  const [imported, setImported] = useState<ImportedScheme>();
  const read = async (file: File): Promise<void> => {
    const result = importScheme(file.name, await file.text());
    if (result.kind === "read") {
      const side = isLightColour(result.scheme.colours.background) ? "lightScheme" : "darkScheme";
      chooseAppearance({ [side]: result.scheme });
    }
    setImported(result);
  };
  const chosen = sides.flatMap(({ side }) => now[side] ?? []);
  return (
    <AccountSection title="Colours" note="A pair that changes with the page; choose the same twice for one that stays.">
      <div className="space-y-4">
        <div className="grid gap-4 sm:grid-cols-2">
          {sides.map(({ side, label }) => (
            <SchemeChoice key={side} {...{ side, label }} current={now[side]} />
          ))}
        </div>
        <div className="flex flex-wrap gap-2">
          <OpenFile
            accept=".itermcolors,.json,.yaml,.yml,.toml,.conf,.Xresources,.Xdefaults,text/plain"
            onFile={(file) => void read(file)}
            testId="scheme"
          >
            Import a file …
          </OpenFile>
          {chosen.map((scheme, index) => (
            // oxlint-disable-next-line react/no-array-index-key -- one for each side
            <Button key={index} variant="ghost" onClick={() => saveJson(exportScheme(scheme), `${scheme.name}.json`)}>
              Save {scheme.name} as a file
            </Button>
          ))}
        </div>
        <p className="text-xs text-ink-quiet">
          Files of iTerm2, Windows Terminal, base16, Alacritty, kitty and Xresources can be imported.
        </p>
        {imported !== undefined && <Imported imported={imported} />}
      </div>
    </AccountSection>
  );
}
