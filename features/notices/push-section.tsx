/** Which browsers are reached while no page is open: this one, and the others of the account. */
"use client";

import type { ApiPushBrowser, PushReply } from "@coda/protocol";
import { Badge } from "@/ui/badge.tsx";
import { Button } from "@/ui/button.tsx";
import { Notice } from "@/ui/notice.tsx";
import { rowLook, rowsLook } from "@/ui/list.tsx";
import { AccountSection } from "../account/account-section.tsx";
import { browserWords } from "../account/browser-words.ts";
import type { Performed } from "../api/queries.ts";
import { FailureNotice } from "../shell/failure-notice.tsx";
import { RelativeTime } from "../time/relative-time.tsx";
import { wayOutOfDenied, type PushState } from "./push-state.ts";
import { usePush, usePushTest } from "./use-push.ts";

export function PushSection({ initial }: { readonly initial: PushReply }) {
  const { state, browsers, enable, remove } = usePush(initial);
  const failure = enable.failure ?? remove.failure;
  return (
    <AccountSection
      title="Browsers that are told"
      note="Also while no page of Coda is open there. What is sent is encrypted for the browser; its maker’s push service cannot read it."
    >
      <div className="space-y-3">
        {state !== undefined && <ThisBrowser state={state} enable={enable} />}
        {failure && <FailureNotice title="That did not work" failure={failure} />}
        {browsers.length > 0 && (
          <ul className={rowsLook}>
            {browsers.map((browser) => (
              <BrowserRow
                key={browser.id}
                browser={browser}
                busy={remove.busy}
                onRemove={() => remove.perform(browser, () => undefined)}
              />
            ))}
          </ul>
        )}
      </div>
    </AccountSection>
  );
}

interface ThisBrowserProps {
  readonly state: PushState;
  readonly enable: Performed<undefined, void>;
}

function ThisBrowser({ state, enable }: ThisBrowserProps) {
  switch (state) {
    case "on":
      return null;
    case "off":
      return (
        <Button
          variant="primary"
          busy={enable.busy}
          onClick={() => enable.perform(undefined, () => undefined)}
          data-testid="push-enable"
        >
          Tell this browser, too
        </Button>
      );
    case "denied":
      return (
        <Notice tone="warn" title="This browser does not allow Coda to notify you" testId="push-denied">
          {wayOutOfDenied(navigator.userAgent)}
        </Notice>
      );
    case "install-first":
      return (
        <Notice title="Install Coda on this device first" testId="push-install">
          Press Share, then Add to Home Screen, open Coda from there, and come back to this page.
        </Notice>
      );
    case "no-key":
      return (
        <Notice title="This server does not push" testId="push-no-key">
          Your inbox works all the same. Whoever runs the server can set VAPID_PUBLIC_KEY and its two companions.
        </Notice>
      );
    case "unsupported":
      return (
        <Notice title="This browser cannot be told while no page is open" testId="push-unsupported">
          It knows no push messages, is in a private window, or the page did not come over https. Your inbox works all
          the same.
        </Notice>
      );
  }
}

interface BrowserRowProps {
  readonly browser: ApiPushBrowser;
  readonly busy: boolean;
  readonly onRemove: () => void;
}

const testWords = {
  taken: "Its push service took the message: it is there within seconds.",
  gone: "Its push service knows this browser no more; it was taken from the list.",
  failed: "Its push service did not take the message; try again later.",
} as const;

function BrowserRow({ browser, busy, onRemove }: BrowserRowProps) {
  const { id, userAgent, isThis, createdAt, lastTakenAt } = browser;
  const test = usePushTest();
  return (
    <li className={rowLook} data-testid="push-browser">
      <div className="min-w-0 flex-1 basis-52">
        <p className="flex items-center gap-2 font-medium" title={userAgent ?? undefined}>
          <span className="truncate">{browserWords(userAgent)}</span>
          {isThis && <Badge tone="live">this browser</Badge>}
        </p>
        <p className="text-xs text-ink-quiet">
          since <RelativeTime iso={createdAt} />
          {lastTakenAt !== null && (
            <>
              {" "}
              · last told <RelativeTime iso={lastTakenAt} />
            </>
          )}
        </p>
        {test.outcome !== undefined && (
          <p role="status" className="mt-1 text-xs text-ink-soft">
            {testWords[test.outcome]}
          </p>
        )}
        {test.failure && <FailureNotice title="It was not tried" failure={test.failure} />}
      </div>
      <div className="flex gap-2">
        <Button size="sm" busy={test.busy} onClick={() => test.run(id)} data-testid="push-test">
          Send a test
        </Button>
        <Button size="sm" busy={busy} onClick={onRemove} data-testid="push-remove">
          Remove
        </Button>
      </div>
    </li>
  );
}
