/** A pairing, from the code to the last yes. */
import type { ReactNode } from "react";
import { Button } from "../../ui/button.tsx";
import { Spinner } from "../../ui/spinner.tsx";
import type { PairingStep, ShownCode } from "../src/contract/core-view.ts";
import { AskCopy } from "./ask-copy.tsx";
import { QrCode } from "./qr-code.tsx";
import { usePerform } from "./use-companion.tsx";
import { WaitingView } from "./waiting-view.tsx";
import { hostOf } from "../src/main/server-words.ts";

export function PairingView({ step, server }: { readonly step: PairingStep; readonly server: string }) {
  switch (step.is) {
    case "asking":
      return <WaitingView words={`Asking ${hostOf(server)} for a code`} why={undefined} />;
    case "shown":
      return <Code code={step.code} news={<Waiting>Waiting for somebody to enter it.</Waiting>} />;
    case "claimed":
      return <Code code={step.code} news={<Waiting>{nameOf(step.by)} entered it and compares the key.</Waiting>} />;
    case "asks":
      return <LastYes {...step} />;
    case "finishing":
      return <WaitingView words="Finishing" why={undefined} />;
  }
}

function Code({ code, news }: { readonly code: ShownCode; readonly news: ReactNode }) {
  const { perform } = usePerform();
  return (
    <section aria-label="Pairing" className="flex flex-col gap-4" data-testid="pairing-code">
      <div className="flex items-center gap-4 rounded-lg border border-line bg-raised p-4">
        <QrCode rows={code.qr} label="The same as a picture for a phone's camera" />
        <div className="min-w-0 flex-1">
          <p className="text-xs text-ink-quiet">Enter at {hostOf(code.url)}/pair</p>
          <p className="mt-1 font-mono text-xl font-semibold tracking-wide select-all" data-testid="code">
            {code.code}
          </p>
          <div className="mt-2 flex flex-wrap gap-2">
            <Button variant="primary" onClick={() => void perform({ do: "open", page: "pair" })}>
              Open the page
            </Button>
            <AskCopy command={{ do: "copy-code" }} what="the code" size="md" />
          </div>
        </div>
      </div>
      <dl className="text-sm">
        <dt className="text-ink-quiet">This computer's key</dt>
        <dd className="mt-0.5 font-mono">{code.fingerprint}</dd>
        <dd className="mt-1 text-xs text-ink-soft">
          The page shows it too: compare them before you press Connect there.
        </dd>
      </dl>
      <div className="flex items-center justify-between gap-3 border-t border-line pt-3 text-sm">
        {news}
        <Button variant="ghost" onClick={() => void perform({ do: "give-up-pairing" })}>
          Cancel
        </Button>
      </div>
    </section>
  );
}

function Waiting({ children }: { readonly children: ReactNode }) {
  return (
    <p className="flex items-center gap-2 text-ink-soft" role="status">
      <Spinner />
      <span>{children}</span>
    </p>
  );
}

function LastYes({ by, browser, fingerprint }: Extract<PairingStep, { is: "asks" }>) {
  const { perform, busy } = usePerform();
  const answer = (yes: boolean) => void perform({ do: "answer-pairing", yes });
  return (
    <section
      role="alertdialog"
      aria-labelledby="last-yes"
      aria-describedby="last-yes-means"
      className="rounded-lg border border-warn/40 bg-warn-soft p-4"
      data-testid="last-yes"
    >
      <h2 id="last-yes" className="text-lg font-semibold">
        {nameOf(by)} wants this computer
      </h2>
      <p id="last-yes-means" className="mt-1 text-sm text-ink-soft">
        {by.name !== null && by.email !== null ? `${by.email}. ` : ""}They
        {browser === null ? "" : `, and the browser ${browser},`} will be able to read and type in its coda sessions.
        Say yes only if that is you, or somebody you trust with a shell here.
      </p>
      <p className="mt-3 text-xs text-ink-quiet">
        Key <span className="font-mono text-ink">{fingerprint}</span>
      </p>
      <div className="mt-4 flex gap-2">
        <Button variant="primary" size="lg" busy={busy === "answer-pairing"} onClick={() => answer(true)}>
          Yes, pair it
        </Button>
        <Button size="lg" onClick={() => answer(false)}>
          No
        </Button>
      </div>
    </section>
  );
}

function nameOf({ name, email }: { readonly name: string | null; readonly email: string | null }): string {
  return name ?? email ?? "Somebody without a name";
}
