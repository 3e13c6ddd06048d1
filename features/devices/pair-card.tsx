/** Pairing in the browser: a link brings the code or it is entered, name and fingerprint are compared, one says yes or no. */
"use client";

import type { ApiDevice, ApiPairing, ApiSession, DeviceId, IdeaId, Slot } from "@coda/protocol";
import { defaultSlot } from "@coda/protocol";
import type { ThisBrowser } from "@coda/terminal-client/this-browser";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useEffect, useEffectEvent, useRef, useState, type FormEvent } from "react";
import { Button, buttonLook } from "@/ui/button.tsx";
import { Field } from "@/ui/field.tsx";
import { Form } from "@/ui/form.tsx";
import { Notice } from "@/ui/notice.tsx";
import { Spinner } from "@/ui/spinner.tsx";
import type { ActionReply } from "../api/action-reply.ts";
import { useAction, useDevices } from "../api/queries.ts";
import { devicesPath, ideasPath, terminalPath } from "../routes/paths.ts";
import { FailureNotice } from "../shell/failure-notice.tsx";
import { clockTime } from "../time/format-time.ts";
import { useNow } from "../time/wall-clock.ts";
import { BrowserCode } from "./browser-code.tsx";
import { OnTheMachine } from "./on-the-machine.tsx";
import { PairByCompanion } from "./pair-by-companion.tsx";
import { codeProblem, takeBroughtCode } from "./pair-code.ts";
import { PairingFacts } from "./pairing-facts.tsx";

interface PairAnswer {
  readonly code: string;
  readonly approve: boolean;
  /** The key of this browser, which the device will let type. */
  readonly browser?: string | undefined;
}

export interface PairCardProps {
  /** `brought`: a link did, and nobody asked for the look. */
  readonly look: (input: { code: string; brought?: boolean }) => Promise<ActionReply<ApiPairing>>;
  readonly answer: (input: PairAnswer) => Promise<ActionReply<ApiPairing>>;
  readonly reserve: (input: { idea: IdeaId; slot: Slot; device: DeviceId }) => Promise<ActionReply<ApiSession>>;
  /** Where an account that has no terminal yet gets its first one; null: it has some. */
  readonly firstIdea: IdeaId | null;
  /** This server's own address: the helper has to be told it. */
  readonly origin: string;
  /** The reader sits at a machine that there is a desktop app for. */
  readonly mayHaveCompanion: boolean;
}

type Step =
  | { readonly name: "enter" }
  | { readonly name: "look"; readonly code: string; readonly pairing: ApiPairing }
  | { readonly name: "wait"; readonly pairing: ApiPairing }
  | { readonly name: "refused" };

/** While somebody waits for the device's last word. */
const lookMs = 1_000;

export function PairCard(props: PairCardProps) {
  const [step, setStep] = useState<Step>({ name: "enter" });
  const [round, setRound] = useState(0);
  const begin = () => {
    setStep({ name: "enter" });
    setRound((before) => before + 1);
  };
  useEffect(() => {
    // Another device's link, followed from here, changes no more of the address than what is behind '#'.
    const again = () => {
      if (window.location.hash !== "") begin();
    };
    window.addEventListener("hashchange", again);
    return () => window.removeEventListener("hashchange", again);
  }, []);
  switch (step.name) {
    case "enter":
      return <EnterCode key={round} {...props} onFound={(found) => setStep({ name: "look", ...found })} />;
    case "look":
      return (
        <LookAtIt
          {...props}
          code={step.code}
          pairing={step.pairing}
          onAnswered={(approved) => setStep(approved ? { name: "wait", pairing: step.pairing } : { name: "refused" })}
        />
      );
    case "wait":
      return <WaitForIt {...props} pairing={step.pairing} />;
    case "refused":
      return <Refused onBegin={begin} />;
  }
}

function Refused({ onBegin }: { readonly onBegin: () => void }) {
  const place = useArrival<HTMLElement>();
  return (
    <section ref={place} aria-label="The device was refused" tabIndex={-1} className="space-y-4 rounded-md">
      <Notice title="The device was refused" testId="pair-refused">
        It has been told, and its code is void. If you do not know whose it is, nothing more is to be done.
      </Notice>
      <Button onClick={onBegin}>Enter another code</Button>
    </section>
  );
}

interface EnterCodeProps extends PairCardProps {
  readonly onFound: (found: { readonly code: string; readonly pairing: ApiPairing }) => void;
}

function EnterCode({ look, origin, mayHaveCompanion, onFound }: EnterCodeProps) {
  const entered = useAction(look);
  const brought = useAction(look);
  const [problem, setProblem] = useState<string>();
  const field = useRef<HTMLInputElement>(null);
  const lookAtBrought = useEffectEvent((code: string) =>
    brought.perform({ code, brought: true }, (pairing) => onFound({ code, pairing })),
  );
  useEffect(() => {
    field.current?.focus();
    const code = takeBroughtCode();
    if (field.current === null || code === "") return;
    field.current.value = code;
    // A look, and no more than that: a link that somebody was led to must neither connect anything nor tell who they are.
    lookAtBrought(code);
  }, []);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const code = field.current?.value ?? "";
    const wrong = codeProblem(code);
    setProblem(wrong);
    if (wrong !== undefined) return;
    brought.reset();
    entered.perform({ code }, (pairing) => onFound({ code, pairing }));
  };
  // Too many links led here: the code waits in its field for the reader to look themselves, which is counted apart.
  const mustAsk = brought.failure?.code === "tooMany";
  const failure = entered.failure ?? (mustAsk ? undefined : brought.failure);
  return (
    <Form onSubmit={submit} className="space-y-4" noValidate>
      <OnTheMachine origin={origin} />
      <Field
        label="Code"
        name="code"
        ref={field}
        autoComplete="one-time-code"
        autoCapitalize="characters"
        spellCheck={false}
        placeholder="BCDF-GHJK"
        mono
        maxLength={20}
        error={problem}
        data-testid="pair-code"
      />
      {failure && <FailureNotice title="The device was not found" failure={failure} />}
      <Button type="submit" variant="primary" size="lg" busy={entered.busy || brought.busy} data-testid="pair-look">
        Look at the device
      </Button>
      {mayHaveCompanion && <PairByCompanion origin={origin} />}
    </Form>
  );
}

interface LookProps extends PairCardProps {
  readonly code: string;
  readonly pairing: ApiPairing;
  readonly onAnswered: (approved: boolean) => void;
}

/** Undefined until its key is there, and where it has none. */
function useThisBrowser(): ThisBrowser | undefined {
  const [browser, setBrowser] = useState<ThisBrowser>();
  useEffect(() => {
    let left = false;
    void loadThisBrowser().then((known) => {
      if (!left) setBrowser(known);
    });
    return () => {
      left = true;
    };
  }, []);
  return browser;
}

/** Its code is fetched here first, by readers who pair. */
async function loadThisBrowser(): Promise<ThisBrowser | undefined> {
  try {
    const { thisBrowser } = await import("@coda/terminal-client/this-browser");
    return await thisBrowser();
  } catch {
    return undefined;
  }
}

/** With its yes goes this browser's key. Without one it will be asked about at the device when it types there first. */
function useAnswer(answer: PairCardProps["answer"]) {
  return useAction(async (given: PairAnswer) =>
    answer(given.approve ? { ...given, browser: (await loadThisBrowser())?.publicKey } : given),
  );
}

/** What comes in the place of what was pressed gets the focus: nobody's next key goes astray. */
function useArrival<Place extends HTMLElement>() {
  const place = useRef<Place>(null);
  useEffect(() => place.current?.focus(), []);
  return place;
}

function LookAtIt({ code, pairing, answer, firstIdea, onAnswered }: LookProps) {
  const { perform, busy, failure } = useAnswer(answer);
  const heading = useArrival<HTMLHeadingElement>();
  const say = (approve: boolean) => perform({ code, approve }, () => onAnswered(approve));
  return (
    <section className="space-y-5" aria-labelledby="pair-question">
      <h2 id="pair-question" ref={heading} tabIndex={-1} className="rounded-sm font-medium">
        Is this your machine?
      </h2>
      <PairingFacts pairing={pairing} />
      <p className="text-sm text-ink-soft">
        Connect it only if the machine in front of you shows this very fingerprint. It will then be asked for its own
        yes
        {firstIdea === null ? "." : ", and your first terminal opens here."}
      </p>
      {failure && <FailureNotice title="Your answer did not arrive" failure={failure} />}
      <div className="flex flex-wrap gap-2">
        <Button variant="primary" size="lg" busy={busy} onClick={() => say(true)} data-testid="pair-yes">
          Connect
        </Button>
        <Button variant="danger" size="lg" disabled={busy} onClick={() => say(false)} data-testid="pair-no">
          Not mine
        </Button>
      </div>
    </section>
  );
}

/** The device that came of it is known by its fingerprint. */
function WaitForIt({ pairing, reserve, firstIdea }: PairCardProps & { readonly pairing: ApiPairing }) {
  const place = useArrival<HTMLDivElement>();
  const browser = useThisBrowser();
  const nowMs = useNow(60_000);
  const { items } = useDevices(undefined, lookMs);
  const device = items?.find(({ fingerprint }) => fingerprint === pairing.fingerprint);
  if (device !== undefined) return <Connected device={device} reserve={reserve} firstIdea={firstIdea} />;
  return (
    <div
      ref={place}
      role="status"
      aria-label={`Waiting for a yes on ${pairing.name}`}
      tabIndex={-1}
      data-testid="pair-wait"
      className="flex items-start gap-3 rounded-lg border border-line px-4 py-3"
    >
      <Spinner className="mt-0.75" />
      <div className="min-w-0 space-y-2 text-sm">
        <p>
          Now say yes on <bdi className="font-medium">{pairing.name}</bdi>: the last word is spoken there, until{" "}
          <time dateTime={pairing.expiresAt}>
            {nowMs !== null && clockTime(Date.parse(pairing.expiresAt), { nowMs })}
          </time>
          .
        </p>
        {browser !== undefined && (
          <p className="text-ink-soft">
            With it this browser may type there. It is <BrowserCode code={browser.code} />: see that the device names
            the same.
          </p>
        )}
      </div>
    </div>
  );
}

interface ConnectedProps extends Pick<PairCardProps, "reserve" | "firstIdea"> {
  readonly device: ApiDevice;
}

function Connected({ device, reserve, firstIdea }: ConnectedProps) {
  const router = useRouter();
  const { perform, failure } = useAction(reserve);
  const opens = device.online && firstIdea !== null;
  const opened = useRef(false);
  const place = useArrival<HTMLElement>();
  useEffect(() => {
    if (!opens || opened.current) return;
    opened.current = true;
    perform({ idea: firstIdea, slot: defaultSlot, device: device.id }, (session) =>
      router.push(terminalPath(session.ideaId, session.slot)),
    );
  }, [opens, firstIdea, device.id, perform, router]);
  return (
    <section
      ref={place}
      aria-label={`${device.name} is paired`}
      tabIndex={-1}
      className="space-y-4 rounded-md"
      data-testid="pair-done"
    >
      <Notice title={`${device.name} is paired`}>
        {opens ? (
          "Your first terminal opens …"
        ) : (
          <>
            Start its helper there with <code className="font-mono">coda-runner start</code>, if it does not run yet.
          </>
        )}
      </Notice>
      {failure && <FailureNotice title="The terminal was not opened" failure={failure} />}
      <div className="flex gap-2">
        <Link href={ideasPath} className={buttonLook({ variant: "primary" })}>
          Your ideas
        </Link>
        <Link href={devicesPath} className={buttonLook()}>
          Your devices
        </Link>
      </div>
    </section>
  );
}
