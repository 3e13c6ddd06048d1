/** Signing in over next-auth's browser half; the pages know none of it. */
"use client";

import { signIn } from "next-auth/react";

export type SignInOutcome = "in" | "refused" | "unreachable";

/** Uses up a one-time code of local mode. Navigates nowhere. */
export async function signInWithCode(code: string): Promise<SignInOutcome> {
  try {
    const reply = await signIn("local-code", { code, redirect: false });
    if (reply === undefined) return "unreachable";
    return reply.error === undefined || reply.error === null || reply.error === "" ? "in" : "refused";
  } catch {
    return "unreachable";
  }
}
