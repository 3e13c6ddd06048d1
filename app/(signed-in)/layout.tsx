/** Everything behind the sign-in: nobody signed in, nothing shown. */
import { cookies } from "next/headers";
import type { ReactNode } from "react";
import { AppConfigProvider } from "@/features/shell/app-config.tsx";
import { AppHeader } from "@/features/shell/app-header.tsx";
import { parseTheme, themeCookie } from "@/features/shell/theme.ts";
import { appConfig, requireUser } from "../page-data.ts";

export default async function SignedInLayout({ children }: { readonly children: ReactNode }) {
  const user = await requireUser();
  const theme = parseTheme((await cookies()).get(themeCookie)?.value);
  return (
    <AppConfigProvider config={appConfig()}>
      <AppHeader userName={user.name} theme={theme} />
      {children}
    </AppConfigProvider>
  );
}
