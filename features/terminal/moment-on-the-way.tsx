/** Over a terminal that a moment was asked for in: that it is looked for, or that it is not there and where else to look. */
"use client";

import type { SessionName } from "@coda/protocol";
import Link from "next/link";
import { Button, buttonLook } from "@/ui/button.tsx";
import { classNames } from "@/ui/class-names.ts";
import { floatLook } from "@/ui/float.ts";
import { Spinner } from "@/ui/spinner.tsx";
import { endingAt, savedPanePath } from "../routes/paths.ts";
import { withoutMoment } from "./moment-address.ts";
import type { Going, MomentGoing } from "./moment-going.ts";

const look = classNames(
  floatLook,
  "pointer-events-auto flex max-w-full flex-wrap items-center gap-x-3 gap-y-1 px-3 py-1.5 text-ink-soft",
);

interface MomentOnTheWayProps {
  readonly going: Exclude<Going, { readonly kind: "idle" }>;
  readonly name: SessionName;
  readonly onDismiss: MomentGoing["dismiss"];
}

export function MomentOnTheWay({ going, name, onDismiss }: MomentOnTheWayProps) {
  switch (going.kind) {
    case "going":
      return (
        <p role="status" className={look} data-testid="moment-going">
          <Spinner /> Looking for the moment …
        </p>
      );
    case "notHere":
      return (
        <div role="status" className={look} data-testid="moment-not-here">
          <p className="min-w-0">
            <span className="font-medium text-ink">That moment is not in this view.</span> It is further back than a
            terminal keeps, or was deleted.
          </p>
          <div className="ml-auto flex gap-1">
            {going.pane !== undefined && (
              <Link
                href={savedPanePath(name.idea, name.slot, going.pane) + endingAt(going.at)}
                className={buttonLook({ size: "sm" })}
              >
                Look in the saved output
              </Link>
            )}
            <Button
              size="sm"
              variant="ghost"
              onClick={() => {
                window.history.replaceState(null, "", withoutMoment(window.location.href));
                onDismiss();
              }}
            >
              Dismiss
            </Button>
          </div>
        </div>
      );
  }
}
