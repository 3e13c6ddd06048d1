/** The frame of everything behind the sign-in. The pages themselves send strangers away, each back to where they were. */
import { cookies } from "next/headers";
import type { ReactNode } from "react";
import { ForgetOthers } from "@/features/account/forget-others.ts";
import { ApiProvider } from "@/features/api/api-provider.tsx";
import { UnreadProvider } from "@/features/notices/unread.tsx";
import { RegisterWorker } from "@/features/offline/register-worker.tsx";
import { PaletteProvider } from "@/features/palette/palette-provider.tsx";
import { AppConfigProvider } from "@/features/shell/app-config.tsx";
import { AppHeader } from "@/features/shell/app-header.tsx";
import { NoNetwork } from "@/features/shell/no-network.tsx";
import { parseTheme, themeCookie } from "@/features/shell/theme.ts";
import { signOut } from "@/server/account/actions.ts";
import { currentUser } from "@/server/account/current-user.ts";
import { serverConfig } from "@/server/config.ts";
import { documents } from "@/server/docs/documents.ts";
import { createIdea } from "@/server/idea/actions.ts";
import { appConfig } from "../page-data.ts";

export default async function SignedInLayout({ children }: { readonly children: ReactNode }) {
  const user = await currentUser();
  if (user === undefined) return <ApiProvider>{children}</ApiProvider>;
  const theme = parseTheme((await cookies()).get(themeCookie)?.value);
  return (
    <ApiProvider>
      <ForgetOthers reader={user.userId} />
      <AppConfigProvider config={await appConfig()}>
        <UnreadProvider>
          <PaletteProvider
            docs={[...(await documents()).values()].map(({ name, title }) => ({ name, title }))}
            createIdea={createIdea}
          >
            <AppHeader userName={user.name ?? user.email ?? "you"} theme={theme} signOut={signOut} />
            <NoNetwork />
            {children}
          </PaletteProvider>
        </UnreadProvider>
        {!serverConfig().development && <RegisterWorker />}
      </AppConfigProvider>
    </ApiProvider>
  );
}
