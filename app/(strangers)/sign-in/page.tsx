import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { AccountGone } from "@/features/account/account-gone.tsx";
import { SignInCard } from "@/features/account/sign-in-card.tsx";
import { safeCallback } from "@/features/routes/paths.ts";
import { QuietPage } from "@/features/shell/quiet-page.tsx";
import { currentUser } from "@/server/account/current-user.ts";
import { waysInOfPages } from "@/server/account/ways-in.ts";
import { serverContext } from "@/server/context.ts";

export const metadata: Metadata = { title: "Sign in", referrer: "no-referrer", robots: { index: false } };

interface SignInPageProps {
  readonly searchParams: Promise<Record<string, string | string[] | undefined>>;
}

export default async function SignInPage({ searchParams }: SignInPageProps) {
  const { code, callbackUrl, error, deleted } = await searchParams;
  const signedIn = (await currentUser()) !== undefined;
  // With a code the page itself goes on, after taking it out of the address and using it up.
  if (signedIn && code === undefined) redirect(safeCallback(typeof callbackUrl === "string" ? callbackUrl : null));
  return (
    <QuietPage title="Sign in to Coda">
      {deleted !== undefined && <AccountGone />}
      <SignInCard
        ways={waysInOfPages((await serverContext()).config)}
        refusal={typeof error === "string" ? error : undefined}
        signedIn={signedIn}
      />
    </QuietPage>
  );
}
