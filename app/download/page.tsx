import type { Metadata } from "next";
import { headers } from "next/headers";
import { DownloadPage } from "@/features/download/download-page.tsx";
import { readerPlatform } from "@/features/download/reader-platform.ts";
import { downloadPath } from "@/features/routes/paths.ts";
import { PublicHeader } from "@/features/shell/public-header.tsx";
import { serverConfig } from "@/server/config.ts";
import { offeredDownloads } from "@/server/download/offered.ts";
import { isSignedIn } from "../page-data.ts";

export const metadata: Metadata = { title: "Get the helper" };

export default async function RunnerDownloadPage() {
  const userAgent = (await headers()).get("user-agent") ?? "";
  const { origin, local } = serverConfig();
  return (
    <div className="flex min-h-dvh flex-col">
      <PublicHeader signedIn={await isSignedIn()} here={downloadPath} />
      <main id="content" className="mx-auto w-full max-w-6xl flex-1 px-5 pt-6 pb-16 sm:px-8">
        <DownloadPage
          files={await offeredDownloads()}
          reader={readerPlatform(userAgent)}
          origin={origin}
          local={local}
        />
      </main>
    </div>
  );
}
