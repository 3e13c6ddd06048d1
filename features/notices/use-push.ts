/** Pushing to this browser and to the account's others, as a hook: how it stands, switching it on and off, trying it. */
"use client";

import type { ApiPushBrowser, PushBrowserId, PushOutcome, PushReply } from "@coda/protocol";
import { useMutation, useQuery } from "@tanstack/react-query";
import { ApiError, asFailure, type Failure } from "../api/api-error.ts";
import { useCache } from "../api/cache.ts";
import type { Performed } from "../api/queries.ts";
import { useCall } from "../account/use-call.ts";
import { pushCalls } from "./notice-calls.ts";
import { pushState, type PushState } from "./push-state.ts";
import { forgetThisBrowser, keepThisBrowser, readThisBrowser, subscribeThisBrowser } from "./this-browser.ts";

const keys = { server: ["push"] as const, browser: ["this-browser"] as const };

interface Push {
  /** Undefined until the browser has said what it can. */
  readonly state: PushState | undefined;
  readonly browsers: readonly ApiPushBrowser[];
  readonly enable: Performed<undefined, void>;
  readonly remove: Performed<ApiPushBrowser, void>;
}

export function usePush(initial: PushReply): Push {
  const client = useCache();
  const { data: server } = useQuery({ queryKey: keys.server, queryFn: pushCalls.read, initialData: initial }, client);
  const options = { refetchOnWindowFocus: "always" as const };
  const { data: browser } = useQuery({ queryKey: keys.browser, queryFn: readThisBrowser, ...options }, client);
  const knowsThis = server.browsers.some(({ isThis }) => isThis);
  const refresh = async (): Promise<void> => {
    await Promise.all([keys.server, keys.browser].map((queryKey) => client.invalidateQueries({ queryKey })));
  };
  const enable = useCall(async () => {
    await enableHere(server.publicKey);
    await refresh();
  });
  const remove = useCall(async ({ id, isThis }: ApiPushBrowser) => {
    if (isThis) await forgetThisBrowser();
    await pushCalls.remove(id);
    await refresh();
  });
  return {
    state: browser && pushState(browser, { publicKey: server.publicKey, knowsThis }),
    browsers: server.browsers,
    enable,
    remove,
  };
}

async function enableHere(key: string | null): Promise<void> {
  const subscription = key === null ? undefined : await subscribed(key);
  if (subscription === undefined) return;
  const { endpoint, keys: given } = subscription;
  const { id } = await pushCalls.add({ endpoint, keys: given });
  await keepThisBrowser(id);
}

/** A browser asks its own push service, which may be out of reach, or blocked by its maker's build. */
async function subscribed(key: string): Promise<PushSubscriptionJSON | undefined> {
  try {
    return await subscribeThisBrowser(key);
  } catch (error) {
    const said = error instanceof Error ? ` It says: ${error.message}.` : "";
    throw new ApiError({
      code: "network",
      message: `This browser could not reach its maker’s push service; check the network, or try another browser.${said}`,
    });
  }
}

interface PushTest {
  /** Undefined until it was tried. */
  readonly outcome: PushOutcome | undefined;
  readonly busy: boolean;
  readonly failure: Failure | undefined;
  readonly run: (id: PushBrowserId) => void;
}

/** A message to one browser. */
export function usePushTest(): PushTest {
  const client = useCache();
  const { data, isPending, error, mutate } = useMutation(
    {
      mutationFn: pushCalls.test,
      onSuccess: () => client.invalidateQueries({ queryKey: keys.server }),
    },
    client,
  );
  return {
    outcome: data,
    busy: isPending,
    failure: error === null ? undefined : asFailure(error),
    run: (id) => mutate(id),
  };
}
