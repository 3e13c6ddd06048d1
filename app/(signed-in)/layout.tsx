/** The frame of everything behind the sign-in. The pages themselves send strangers away, each back to where they were. */
import { cookies } from "next/headers";
import type { ReactNode } from "react";
import { RegisterWorker } from "@/features/offline/register-worker.tsx";
import { AppConfigProvider } from "@/features/shell/app-config.tsx";
import { AppHeader } from "@/features/shell/app-header.tsx";
import { parseTheme, themeCookie } from "@/features/shell/theme.ts";
import { signOut } from "@/server/account/actions.ts";
import { currentUser } from "@/server/account/current-user.ts";
import { serverConfig } from "@/server/config.ts";
import { appConfig } from "../page-data.ts";

export default async function SignedInLayout({ children }: { readonly children: ReactNode }) {
  const user = await currentUser();
  if (user === undefined) return children;
  const theme = parseTheme((await cookies()).get(themeCookie)?.value);
  return (
    <AppConfigProvider config={await appConfig()}>
      <AppHeader userName={user.name ?? user.email ?? "you"} theme={theme} signOut={signOut} />
      {children}
      {!serverConfig().development && <RegisterWorker />}
    </AppConfigProvider>
  );
}
