/** The other way to a code: this machine's own desktop app shows one. */
import { OpenCompanion } from "../download/open-companion.tsx";

export function PairByCompanion({ origin }: { readonly origin: string }) {
  return (
    <div className="space-y-3 border-t border-line pt-4">
      <p className="text-sm text-ink-soft">
        With the desktop app on this machine: it asks whether to pair with this server, and shows a code.
      </p>
      <OpenCompanion origin={origin} />
    </div>
  );
}
