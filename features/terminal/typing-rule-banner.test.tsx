/** What a page says of a device's own rules, as markup. */
import type { TypingRule } from "@coda/protocol";
import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, it } from "vitest";
import { AppConfigProvider, type AppConfig } from "../shell/app-config.tsx";
import { serverConfig } from "../shell/testing/server-config.ts";
import { TypingRuleBanner } from "./typing-rule-banner.tsx";

const given = { code: "3F2A-91BC", deviceName: "<b>tower</b>", isGuest: false } as const;

/** As it is read. */
function words(
  rule: TypingRule,
  change: Partial<Parameters<typeof TypingRuleBanner>[0]> = {},
  config: AppConfig = serverConfig,
): string {
  const banner = <TypingRuleBanner rule={rule} {...given} {...change} />;
  const page = <AppConfigProvider config={config}>{banner}</AppConfigProvider>;
  return renderToStaticMarkup(page).replaceAll(/<[^>]*>/gu, "");
}

describe("the banner of a device's own rules", () => {
  it("LW23 names the device and this browser's code, and says what to do there", () => {
    expect(words("allowed")).toBe("");
    expect(words("asks")).toContain("&lt;b&gt;tower&lt;/b&gt; asks before a new browser types");
    for (const rule of ["asks", "asked", "denied"] as const) expect(words(rule)).toContain("This browser is 3F2A-91BC");
    expect(words("asked")).toContain("Waiting for a yes on &lt;b&gt;tower");
    expect(words("asked")).toContain("Run coda-runner browsers there");
    expect(words("asked", {}, { ...serverConfig, isLocal: true })).toContain("Run npm run -s runner -- browsers there");
    expect(words("denied")).toContain("coda-runner browsers forget 3F2A-91BC");
    expect(words("off")).toContain("tower&lt;/b&gt; lets no browser type");
    expect(words("off", { deviceName: null })).toContain("The device lets no browser type");
  });

  it("LW23 names no command to a guest, who is not at the machine", () => {
    for (const rule of ["asks", "asked", "denied", "off"] as const)
      expect(words(rule, { isGuest: true })).not.toContain("coda-runner");
    expect(words("asked", { isGuest: true })).toContain("This browser is 3F2A-91BC");
  });
});
