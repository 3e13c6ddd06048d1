/** The ways to sign in that the account has, and those it may connect. */
"use client";

import type { ApiAccount } from "@coda/protocol";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { Badge } from "@/ui/badge.tsx";
import { Button } from "@/ui/button.tsx";
import { rowLook, rowsLook } from "@/ui/list.tsx";
import { accountPath } from "../routes/paths.ts";
import { FailureNotice } from "../shell/failure-notice.tsx";
import { accountCalls } from "./account-calls.ts";
import { AccountSection } from "./account-section.tsx";
import { leaveForProvider } from "./session-client.ts";
import { SignInAgain } from "./sign-in-again.tsx";
import { useCall } from "./use-call.ts";
import type { WaysIn } from "./ways-in.tsx";

interface MethodsSectionProps {
  readonly account: ApiAccount;
  readonly ways: WaysIn;
}

export function MethodsSection({ account, ways }: MethodsSectionProps) {
  const [wanted, setWanted] = useState<string>();
  /** Both ask for a sign-in of late. */
  const unlessStale = (wish: string, act: () => void) => {
    if (account.mustSignInAgain) setWanted(wish);
    else act();
  };
  return (
    <AccountSection title="Ways to sign in">
      <div className="space-y-3">
        <ul className={rowsLook}>
          {ways.providers.map(({ id, name }) => (
            <ProviderRow
              key={id}
              id={id}
              name={name}
              connected={account.identities.includes(id)}
              onConnect={() => unlessStale(`connect ${name}`, () => void leaveForProvider(id, accountPath))}
              onDisconnect={(disconnect) => unlessStale(`disconnect ${name}`, disconnect)}
            />
          ))}
          {ways.password && <MethodRow name="Password" has={account.hasPassword} no="not set" />}
          {ways.mail && <MethodRow name="Link by mail" has={account.emailConfirmed} no="address not confirmed" />}
        </ul>
        {account.mustSignInAgain && wanted !== undefined && <SignInAgain {...{ account, ways, to: wanted }} />}
      </div>
    </AccountSection>
  );
}

function MethodRow({ name, has, no }: { readonly name: string; readonly has: boolean; readonly no: string }) {
  return (
    <li className={rowLook}>
      <span className="flex-1 font-medium">{name}</span>
      <Badge tone={has ? "live" : "idle"} hollow={!has}>
        {has ? "on" : no}
      </Badge>
    </li>
  );
}

interface ProviderRowProps {
  readonly id: string;
  readonly name: string;
  readonly connected: boolean;
  readonly onConnect: () => void;
  readonly onDisconnect: (disconnect: () => void) => void;
}

function ProviderRow({ id, name, connected, onConnect, onDisconnect }: ProviderRowProps) {
  const router = useRouter();
  const { perform, busy, failure } = useCall(accountCalls.disconnect);
  return (
    <li className={rowLook} data-testid={`method-${id}`}>
      <span className="flex-1 font-medium">{name}</span>
      {connected ? (
        <>
          <Badge tone="live">connected</Badge>
          <Button size="sm" busy={busy} onClick={() => onDisconnect(() => perform(id, () => router.refresh()))}>
            Disconnect
          </Button>
        </>
      ) : (
        <Button size="sm" onClick={onConnect}>
          Connect
        </Button>
      )}
      {failure && (
        <div className="basis-full">
          <FailureNotice title={`${name} stays connected`} failure={failure} />
        </div>
      )}
    </li>
  );
}
