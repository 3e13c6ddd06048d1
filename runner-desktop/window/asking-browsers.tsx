/** Browsers that want to type here for the first time: this machine's owner has the word, not the web app. */
import { Button } from "../../ui/button.tsx";
import type { CoreStage } from "../src/contract/core-view.ts";
import { usePerform } from "./use-companion.tsx";

type Asking = Extract<CoreStage, { is: "running" }>["asking"];

export function AskingBrowsers({ browsers }: { readonly browsers: Asking }) {
  return browsers.map((browser) => <Question key={`${browser.key} ${browser.account}`} browser={browser} />);
}

function Question({ browser }: { readonly browser: Asking[number] }) {
  const { perform } = usePerform();
  const { code, account, name, guest, session } = browser;
  const answer = (given: "allow" | "deny") =>
    void perform({ do: "answer-browser", answer: given, code: browser.fingerprint, account });
  return (
    <section className="rounded-lg border border-warn/40 bg-warn-soft p-3" data-testid="asking">
      <h2 className="text-sm font-semibold">
        {name ?? "Somebody without a name"}
        {guest ? ", a guest," : ""} wants to type
      </h2>
      <p className="mt-1 text-sm text-ink-soft">
        {session === null ? "" : `In ${session}. `}Their page shows the code{" "}
        <span className="font-mono whitespace-nowrap text-ink">{code}</span>: ask them, and compare.
      </p>
      <div className="mt-3 flex gap-2">
        <Button variant="primary" onClick={() => answer("allow")}>
          Let them type
        </Button>
        <Button onClick={() => answer("deny")}>Refuse</Button>
      </div>
    </section>
  );
}
