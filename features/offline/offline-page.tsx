/** What stands for every page while Coda's server cannot be reached. It asks no server for anything. */
"use client";

import { Button } from "@/ui/button.tsx";
import { QuietPage } from "../shell/quiet-page.tsx";

export function OfflinePage() {
  return (
    <QuietPage title="Coda cannot be reached">
      <p className="text-ink-soft">
        Either this device has no network, or the server does not answer. Your terminals go on: they run on your own
        machine.
      </p>
      <div className="mt-6">
        <Button variant="primary" onClick={() => window.location.reload()}>
          Try again
        </Button>
      </div>
    </QuietPage>
  );
}
