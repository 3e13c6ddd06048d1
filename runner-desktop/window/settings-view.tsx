/** What the app does beside the helper, and the ways out of it. */
import { useState } from "react";
import { Button } from "../../ui/button.tsx";
import { CheckField } from "../../ui/check-field.tsx";
import { Notice } from "../../ui/notice.tsx";
import type { CompanionState, SettingName, Update } from "../src/contract/companion-state.ts";
import { capital, sentence } from "../src/main/standing.ts";
import { CommandNote, namesCommand } from "./command-note.tsx";
import { usePerform } from "./use-companion.tsx";

export function SettingsView({
  state,
  refusal,
}: {
  readonly state: CompanionState;
  readonly refusal: string | undefined;
}) {
  const { perform } = usePerform();
  const { settings, update, version } = state;
  return (
    <div className="flex flex-col gap-5" data-testid="settings">
      {refusal !== undefined && (
        <Notice tone="danger" title={capital(refusal)}>
          {namesCommand(refusal) ? <CommandNote /> : undefined}
        </Notice>
      )}
      <Switches settings={settings} />
      <div className="flex items-center justify-between gap-3 border-t border-line pt-4 text-sm">
        <div>
          <p className="font-medium">Version {version}</p>
          <p className="text-xs text-ink-quiet">{updateWords(update)}</p>
        </div>
        {(update.is === "none" || update.is === "failed") && (
          <Button onClick={() => void perform({ do: "look-for-update" })}>Look now</Button>
        )}
      </div>
      <div className="flex flex-wrap gap-2 border-t border-line pt-4">
        <Button onClick={() => void perform({ do: "open", page: "web-app" })}>Open the web app</Button>
        <Button onClick={() => void perform({ do: "show-logs" })}>Show the logs</Button>
        <Button onClick={() => void perform({ do: "quit" })}>Quit</Button>
      </div>
      <div className="border-t border-line pt-4 text-xs text-ink-quiet">
        <p>For scripts and terminals there is the same helper as a command.</p>
        <CommandNote />
      </div>
      <Unpair state={state} />
    </div>
  );
}

/** Those of this system. */
function Switches({ settings }: Pick<CompanionState, "settings">) {
  const { perform } = usePerform();
  const set = (setting: SettingName) => (on: boolean) => void perform({ do: "set", setting, on });
  return (
    <div className="flex flex-col gap-3">
      <CheckField
        label="Keep this computer awake"
        hint="While a browser is connected, it does not go to sleep by itself."
        checked={settings.keepAwake}
        onChange={set("keepAwake")}
      />
      {settings.startAtLogin !== null && (
        <CheckField label="Start at login" checked={settings.startAtLogin} onChange={set("startAtLogin")} />
      )}
      {settings.opensLinks !== null && (
        <CheckField
          label="Open pairing links"
          hint="Links of the web app that begin with coda: come to this app, which asks before it does anything."
          checked={settings.opensLinks}
          onChange={set("opensLinks")}
        />
      )}
      {settings.updates !== null && (
        <CheckField
          label="Look for new versions"
          hint="Once a day; none is installed before you say so."
          checked={settings.updates}
          onChange={set("updates")}
        />
      )}
    </div>
  );
}

function updateWords(update: Update): string {
  switch (update.is) {
    case "absent":
      return sentence(update.why);
    case "none":
      return update.lookedAt === null ? "Not looked for a newer one yet." : "This is the newest.";
    case "looking":
      return "Looking for a newer one.";
    case "loading":
      return `Loading ${update.version}: ${Math.round(update.percent)} %.`;
    case "ready":
      return `${update.version} is ready; it starts with the app.`;
    case "failed":
      return sentence(update.why);
  }
}

/** In two steps: it cannot be taken back without pairing anew. */
function Unpair({ state }: { readonly state: CompanionState }) {
  const { perform, busy } = usePerform();
  const [isAsked, ask] = useState(false);
  const stage = state.core.is === "up" ? state.core.view.stage : undefined;
  if (stage?.is !== "running" || stage.elsewhere) return null;
  return (
    <div className="border-t border-line pt-4">
      {isAsked ? (
        <Notice
          tone="warn"
          title="Take this computer out of the account?"
          action={
            <div className="flex gap-2">
              <Button variant="danger" busy={busy === "unpair"} onClick={() => void perform({ do: "unpair" })}>
                Unpair
              </Button>
              <Button onClick={() => ask(false)}>Keep it</Button>
            </div>
          }
        >
          Its key is removed. Sessions go on here, and what was stored stays in the account.
        </Notice>
      ) : (
        <div className="-ml-3">
          <Button variant="ghost" onClick={() => ask(true)}>
            Unpair this computer
          </Button>
        </div>
      )}
    </div>
  );
}
