/** Signing in over next-auth's browser half; the pages know none of it. */
"use client";

import { signIn } from "next-auth/react";

export type SignInOutcome = "in" | "refused" | "unreachable";

/** Uses up a one-time code of local mode. Navigates nowhere. */
export async function signInWithCode(code: string): Promise<SignInOutcome> {
  const { outcome } = await tryWith("local-code", { code });
  return outcome;
}

export interface Tried {
  readonly outcome: SignInOutcome;
  /** Why, as the sign-in page's address would say it. */
  readonly reason?: string;
}

export async function signInWithPassword(given: { readonly email: string; readonly password: string }): Promise<Tried> {
  return tryWith("password", given);
}

/** Uses up the link that was mailed. */
export async function signInWithMailLink(token: string): Promise<Tried> {
  return tryWith("mail-link", { token });
}

/** Leaves for the provider's own pages. @param next where to go afterwards, a path of this site. */
export async function leaveForProvider(provider: string, next: string): Promise<void> {
  await signIn(provider, { callbackUrl: next });
}

async function tryWith(provider: string, given: Readonly<Record<string, string>>): Promise<Tried> {
  try {
    const reply = await signIn(provider, { ...given, redirect: false });
    if (reply === undefined) return { outcome: "unreachable" };
    const { error: reason } = reply;
    return reason === undefined || reason === null || reason === ""
      ? { outcome: "in" }
      : { outcome: "refused", reason };
  } catch {
    return { outcome: "unreachable" };
  }
}
