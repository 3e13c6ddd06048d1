/** What a page says of a ticket that its device does not believe, as markup. */
import type { TicketDoubt } from "@coda/protocol";
import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, it } from "vitest";
import { AppConfigProvider } from "../shell/app-config.tsx";
import { serverConfig } from "../shell/testing/server-config.ts";
import { TicketDoubtBanner } from "./ticket-doubt-banner.tsx";

/** As it is read. */
function words(doubt: TicketDoubt, { isGuest = false, isLocal = false } = {}): string {
  const banner = <TicketDoubtBanner doubt={doubt} deviceName="tower" isGuest={isGuest} />;
  const page = <AppConfigProvider config={{ ...serverConfig, isLocal }}>{banner}</AppConfigProvider>;
  return renderToStaticMarkup(page).replaceAll(/<[^>]*>/gu, "");
}

describe("the banner of a ticket that is not believed", () => {
  it("SL9 names the device, and says what is wrong and what to do about it there", () => {
    expect(words("signature")).toContain("tower does not believe this page");
    expect(words("signature")).toContain("another key than the one that the device was paired with");
    expect(words("signature")).toContain("then run coda-runner unpair and coda-runner pair");
    expect(words("time")).toContain("clock");
    expect(words("other")).toContain("not for that device");
    for (const doubt of ["time", "other"] as const) expect(words(doubt)).toContain("Reload the page");
  });

  it("SL9 names no command to a guest, nor in local mode one that is not there", () => {
    expect(words("signature", { isGuest: true })).toContain("Whoever shared this terminal");
    expect(words("signature", { isLocal: true })).toContain("npm start");
    for (const who of [{ isGuest: true }, { isLocal: true }])
      expect(words("signature", who)).not.toContain("coda-runner");
  });
});
