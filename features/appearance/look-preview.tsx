/** A real terminal with sample text, in the looks as they are chosen. Its code is fetched once the page is there. */
"use client";

import type { LookPreview as Preview } from "@coda/terminal-client";
import { useEffect, useRef, useState } from "react";
import { Spinner } from "@/ui/spinner.tsx";
import { sampleText } from "./sample-text.ts";
import { followTerminalLook, readTerminalLook } from "./terminal-look.ts";

export function LookPreview() {
  const box = useRef<HTMLDivElement>(null);
  const place = useRef<HTMLDivElement>(null);
  const [stage, setStage] = useState<"loading" | "shown" | "failed">("loading");
  useEffect(() => {
    let left = false;
    let preview: Preview | undefined;
    let forget: (() => void)[] = [];
    import("@coda/terminal-client").then(
      ({ openLookPreview }) => {
        if (left || box.current === null || place.current === null) return;
        const opened = openLookPreview(readTerminalLook(), sampleText);
        preview = opened;
        forget = [opened.mount(place.current), followTerminalLook(box.current, (look) => opened.setTheme(look))];
        setStage("shown");
      },
      () => setStage("failed"),
    );
    return () => {
      left = true;
      for (const each of forget) each();
      preview?.dispose();
    };
  }, []);
  return (
    <div
      ref={box}
      role="img"
      aria-label="Sample text in the chosen looks"
      data-testid="look-preview"
      className="relative h-72 overflow-hidden rounded-lg border border-line bg-terminal text-terminal-ink"
    >
      <div ref={place} inert className="absolute inset-x-3 inset-y-2" />
      {stage !== "shown" && (
        <p className="flex items-center gap-2 p-3 text-sm text-ink-quiet">
          {stage === "loading" ? <Spinner label="Opening the preview" /> : "The preview could not be loaded."}
        </p>
      )}
    </div>
  );
}
