/** What the device's own rules say of this browser's typing, and what is to be done about it, there. */
"use client";

import type { TypingRule } from "@coda/protocol";
import type { ReactNode } from "react";
import { Notice } from "@/ui/notice.tsx";
import { BrowserCode } from "../devices/browser-code.tsx";
import { RunnerCommand } from "../devices/runner-command.tsx";

interface TypingRuleBannerProps {
  readonly rule: TypingRule;
  /** What this browser is called there; null: not known. */
  readonly code: string | null;
  readonly deviceName: string | null;
  /** Somebody who has no access to the machine. */
  readonly isGuest: boolean;
}

type BannerProps = TypingRuleBannerProps & { readonly device: string };

function Asks({ code, device }: BannerProps) {
  return (
    <Notice title={`${device} asks before a new browser types`} testId="rule-banner">
      This browser is <BrowserCode code={code} /> there. Your first key is not sent: it only has somebody at the device
      asked.
    </Notice>
  );
}

function Asked({ code, device, isGuest }: BannerProps) {
  const todo: ReactNode = isGuest ? (
    <>Whoever shared this terminal has to allow it on the device.</>
  ) : (
    <>
      Run <RunnerCommand words="browsers" /> there, and allow the browser of this very code.
    </>
  );
  return (
    <Notice title={`Waiting for a yes on ${device}`} testId="rule-banner">
      This browser is <BrowserCode code={code} />. {todo} What you type until then is not sent.
    </Notice>
  );
}

function Denied({ code, device, isGuest }: BannerProps) {
  return (
    <Notice tone="warn" title={`This browser was refused on ${device}`} testId="rule-banner">
      You can read along; what you type is not sent. This browser is <BrowserCode code={code} />
      {isGuest ? (
        "."
      ) : (
        <>
          : to be asked again, run <RunnerCommand words={`browsers forget ${code ?? "CODE"}`} /> there.
        </>
      )}
    </Notice>
  );
}

function Off({ device, isGuest }: BannerProps) {
  return (
    <Notice title={`${device} lets no browser type`} testId="rule-banner">
      You can read along; what you type is not sent.
      {!isGuest && (
        <>
          {" "}
          It can be allowed on the device: <RunnerCommand words="law set typing on" />.
        </>
      )}
    </Notice>
  );
}

export function TypingRuleBanner(props: TypingRuleBannerProps) {
  const { rule, deviceName } = props;
  switch (rule) {
    case "allowed":
      return null;
    case "asks":
      return <Asks {...props} device={deviceName ?? "The device"} />;
    case "asked":
      return <Asked {...props} device={deviceName ?? "the device"} />;
    case "denied":
      return <Denied {...props} device={deviceName ?? "the device"} />;
    case "off":
      return <Off {...props} device={deviceName ?? "The device"} />;
  }
}
