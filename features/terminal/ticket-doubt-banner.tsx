/** What is wrong where the device does not believe the ticket that the web app gave this page, and what is to be done about it. */
"use client";

import type { TicketDoubt } from "@coda/protocol";
import { Notice } from "@/ui/notice.tsx";
import { RunnerCommand } from "../devices/runner-command.tsx";
import { useAppConfig } from "../shell/app-config.tsx";

interface TicketDoubtBannerProps {
  readonly doubt: TicketDoubt;
  readonly deviceName: string | null;
  /** Somebody who has no access to the machine. */
  readonly isGuest: boolean;
}

const causes: Readonly<Record<TicketDoubt, string>> = {
  signature: "This server signs with another key than the one that the device was paired with.",
  time: "The ticket of this page is too old for it, or of a time to come: the clock of this server or of the relay is wrong.",
  other: "The ticket of this page is not for that device, or not for this terminal.",
};

/** As `coda-runner status` and `doctor` say it on the machine. */
function PairAnew({ isGuest }: Pick<TicketDoubtBannerProps, "isGuest">) {
  const { isLocal } = useAppConfig();
  if (isGuest) return <>Whoever shared this terminal has to see to it.</>;
  if (isLocal) return <>Stop Coda and start it again with npm start: that takes the present key on this machine.</>;
  return (
    <>
      If whoever runs this server says that its key was exchanged, stop the helper there, then run{" "}
      <RunnerCommand words="unpair" /> and <RunnerCommand words="pair" />.
    </>
  );
}

export function TicketDoubtBanner({ doubt, deviceName, isGuest }: TicketDoubtBannerProps) {
  return (
    <Notice tone="warn" title={`${deviceName ?? "The device"} does not believe this page`} testId="doubt-banner">
      {causes[doubt]} You can read along; what you type is not sent.{" "}
      {doubt === "signature" ? <PairAnew isGuest={isGuest} /> : "Reload the page to try again."}
    </Notice>
  );
}
