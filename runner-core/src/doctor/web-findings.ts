/** What follows from how the web app was met, and from what the helper says of web app and relay. Pure. */
import { limits } from "@coda/protocol";
import { otherTicketKeyText, pairAnew } from "../device/other-ticket-key.ts";
import type { RedactionLevel } from "../redaction/redaction-level.ts";
import type { DoctorFacts, WebFacts } from "./doctor-facts.ts";
import { ok, problem, warning, type Finding } from "./finding.ts";

const localHosts = new Set(["localhost", "127.0.0.1", "[::1]"]);
/** An answer's date counts whole seconds, and is as old as its way was long. */
const clockSlackMs = 5_000;

const redactionTexts: Readonly<Record<RedactionLevel, string>> = {
  off: "off: transcripts are stored as they were printed, secrets included (CODA_REDACTION)",
  standard: "standard: what looks like a credential is masked in what is stored",
  strict: "strict: what looks like a credential or a long random word is masked in what is stored",
};

export function webFindings({ web, paired }: Pick<DoctorFacts, "web" | "paired">): Finding[] {
  if (web === undefined) return [];
  if (web.state === "away" && web.atProxy) return [atProxy(web, paired)];
  const proxied = web.proxy === undefined ? [] : [ok("proxy", `${web.proxy}, by the environment`)];
  if (web.state === "away") return [...proxied, away(web, paired)];
  const answers = web.status === 200 ? ok("web app", `answers at ${web.origin}`) : strange(web.origin, web.status);
  return [...proxied, answers, ...clockFindings(web)];
}

/** What is recorded waits for it; but a device can be paired with nobody who is not there. */
function away(web: Extract<WebFacts, { state: "away" }>, paired: boolean): Finding {
  const say = paired || isLocal(web) ? warning : problem;
  return say("web app", web.why, adviceOn(web, paired));
}

function atProxy(web: Extract<WebFacts, { state: "away" }>, paired: boolean): Finding {
  const say = paired ? warning : problem;
  return say("proxy", web.why, "look at HTTPS_PROXY, HTTP_PROXY and NO_PROXY, and at those of the service");
}

function isLocal({ origin }: WebFacts): boolean {
  return localHosts.has(new URL(origin).hostname);
}

function strange(origin: string, status: number): Finding {
  return warning(
    "web app",
    `${origin} answers with HTTP ${status}; a Coda that is well does not`,
    "look at the address, and whether Coda is well there",
  );
}

function adviceOn(web: WebFacts, paired: boolean): string {
  const start = isLocal(web) ? "start Coda there (npm start)" : "look at this machine's connection";
  return paired ? start : `${start}, or say where your Coda is: coda-runner config set server https://…`;
}

function clockFindings({ aheadMs }: Extract<WebFacts, { state: "answers" }>): Finding[] {
  if (aheadMs === undefined) return [];
  const seconds = Math.round(Math.abs(aheadMs) / 1_000);
  if (Math.abs(aheadMs) <= clockSlackMs) return [ok("clock", "as the web app's")];
  const text = `${seconds} s ${aheadMs > 0 ? "ahead of" : "behind"} the web app's`;
  const advice = "have the system set it by the network";
  return [
    seconds > limits.ticketLeewaySeconds
      ? warning("clock", `${text}: times on its pages are wrong, and what is signed may be refused`, advice)
      : warning("clock", text, advice),
  ];
}

export function helperFindings({ helper, paired, web }: Pick<DoctorFacts, "helper" | "paired" | "web">): Finding[] {
  if (helper === undefined) {
    const none = "none runs with this state folder";
    return [
      paired
        ? warning("helper", none, "coda-runner start, or coda-runner service install")
        : warning("helper", `${none}, and the device is not paired`, pairingAdvice(web)),
    ];
  }
  const runs = ok("helper", `${helper.version}, process ${helper.pid}, account ${helper.owner ?? "unknown"}`);
  const relay = helper.relayWhy === null ? helper.relay : `${helper.relay} (${helper.relayWhy})`;
  return [
    runs,
    ...(helper.otherTicketKey ? [problem("pairing", `${helper.server} ${otherTicketKeyText}`, pairAnew)] : []),
    ok("redaction", redactionTexts[helper.redaction]),
    relayFinding(helper, relay),
  ];
}

/** Refused is final: it is not tried again, whatever becomes of the web app. */
function relayFinding(helper: NonNullable<DoctorFacts["helper"]>, relay: string): Finding {
  if (helper.relay === "live") return ok("relay", relay);
  if (helper.relay !== "refused")
    return warning(
      "relay",
      `${relay}; browsers cannot reach this device now`,
      `look whether ${helper.server} is there`,
    );
  return problem(
    "relay",
    `${relay}; no browser reaches this device any more`,
    `if it was revoked at ${helper.server}, or its account deleted, stop the helper, then coda-runner unpair and coda-runner pair; else set that right, then coda-runner restart`,
  );
}

function pairingAdvice(web: WebFacts | undefined): string {
  return web === undefined || isLocal(web) ? "npm start, which pairs it, or coda-runner pair" : "coda-runner pair";
}
