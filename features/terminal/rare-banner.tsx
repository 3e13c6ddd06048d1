/** The banners over a terminal that few readers ever see: it was deleted, no device has it yet, another program takes its output. */
"use client";

import Link from "next/link";
import { buttonLook } from "@/ui/button.tsx";
import { Notice } from "@/ui/notice.tsx";
import { ideasPath } from "../routes/paths.ts";

interface RareBannerProps {
  readonly kind: "paused" | "reserved" | "gone";
  readonly isGuest: boolean;
}

export function RareBanner({ kind, isGuest }: RareBannerProps) {
  switch (kind) {
    case "paused":
      return <PausedBanner />;
    case "reserved":
      return <ReservedBanner isGuest={isGuest} />;
    case "gone":
      return <GoneBanner isGuest={isGuest} />;
  }
}

function PausedBanner() {
  return (
    <Notice tone="warn" title="Recording is paused" testId="paused-banner">
      What this pane prints is shown, by looking at its screen now and then, and not kept. Another program takes its
      output (tmux pipe-pane), or the device’s disk is full. Recording goes on by itself when that is over.
    </Notice>
  );
}

function ReservedBanner({ isGuest }: Pick<RareBannerProps, "isGuest">) {
  return (
    <Notice title="No device has taken this terminal yet" testId="reserved-banner">
      {isGuest
        ? "It starts as soon as the machine that it is for is online."
        : "One of your devices takes it some seconds after its Coda Runner is online."}
    </Notice>
  );
}

function GoneBanner({ isGuest }: Pick<RareBannerProps, "isGuest">) {
  const back = (
    <Link href={ideasPath} className={buttonLook({ size: "sm" })}>
      Your ideas
    </Link>
  );
  return (
    <Notice title="This terminal was deleted" testId="gone-banner" action={isGuest ? undefined : back}>
      Its saved history went with it. What is still on the screen is gone when you leave this page.
    </Notice>
  );
}
