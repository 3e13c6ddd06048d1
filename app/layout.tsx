/** The document of every page: colours as the reader chose them, and what all pages stand on. */
import type { Metadata, Viewport } from "next";
import { cookies, headers } from "next/headers";
import type { ReactNode } from "react";
import { parseTheme, themeAttribute, themeCookie } from "@/features/shell/theme.ts";
import { VisitCount } from "@/features/shell/visit-count.tsx";
import { runsOnVercel } from "@/server/config.ts";
import { nonceHeader } from "@/server/http/guard.ts";
import { Awake } from "@/ui/awake.tsx";
import { earlyScript } from "@/ui/early-script.ts";
import "@/ui/tokens.css";

export const metadata: Metadata = {
  title: { default: "Coda", template: "%s — Coda" },
  description: "Your local tmux sessions in the browser, with a transcript that never loses a byte.",
  appleWebApp: { title: "Coda", statusBarStyle: "default" },
};

export const viewport: Viewport = {
  viewportFit: "cover",
  // A phone's keyboard makes the page smaller instead of lying over its end.
  interactiveWidget: "resizes-content",
  themeColor: [
    { media: "(prefers-color-scheme: light)", color: "#ffffff" },
    { media: "(prefers-color-scheme: dark)", color: "#181b1e" },
  ],
};

export default async function RootLayout({ children }: { readonly children: ReactNode }) {
  const theme = parseTheme((await cookies()).get(themeCookie)?.value);
  const nonce = (await headers()).get(nonceHeader) ?? undefined;
  return (
    <html lang="en" data-theme={themeAttribute(theme)}>
      <body>
        {/* The browser hides a nonce from scripts, React's among them. */}
        <script nonce={nonce} dangerouslySetInnerHTML={{ __html: earlyScript }} suppressHydrationWarning />
        {children}
        <Awake />
        {runsOnVercel() && <VisitCount />}
      </body>
    </html>
  );
}
