/**
 * Signing in: on a server by the ways that are set up there, in local mode with a one-time code, from the address or
 * pasted. The code leaves the address before its use.
 */
"use client";

import { useEffect, useState, type FormEvent } from "react";
import { Button } from "@/ui/button.tsx";
import { CommandLine } from "@/ui/command-line.tsx";
import { Field } from "@/ui/field.tsx";
import { Form } from "@/ui/form.tsx";
import { Notice } from "@/ui/notice.tsx";
import { Spinner } from "@/ui/spinner.tsx";
import { useForgetKept } from "./forget-kept.ts";
import { goOn } from "./next-path.ts";
import { codeFrom } from "./pasted-code.ts";
import { signInWithCode } from "./session-client.ts";
import { hasWayIn, NoWayIn, WaysInCard, type WaysIn } from "./ways-in.tsx";

type Stage = "asking" | "checking" | "refused" | "unreachable";

/** Takes the code out of the address, for good: not in the history, not in a screenshot. */
function takeCodeFromAddress(): string | null {
  const url = new URL(window.location.href);
  const code = url.searchParams.get("code");
  if (code === null) return null;
  url.searchParams.delete("code");
  window.history.replaceState(window.history.state, "", url.pathname + url.search + url.hash);
  return code;
}

const problems = {
  refused: {
    title: "This code does not work any more",
    text: "A code works once and for 10 minutes. Get a fresh one with the command below.",
  },
  unreachable: {
    title: "Coda did not answer",
    text: "Check that npm start is still running, then try again.",
  },
} as const;

interface SignInCardProps {
  /** Of a server; null in local mode: one owner, signed in by one-time codes. */
  readonly ways: WaysIn | null;
  /** Why a way that led away from here and back let nobody in. */
  readonly refusal?: string | undefined;
  /** Somebody is signed in already: a used code is no reason to stop them. */
  readonly signedIn: boolean;
}

export function SignInCard({ ways, refusal, signedIn }: SignInCardProps) {
  useForgetKept(signedIn);
  if (ways === null) return <LocalSignIn signedIn={signedIn} />;
  return hasWayIn(ways) ? <WaysInCard ways={ways} refusal={refusal} /> : <NoWayIn />;
}

function LocalSignIn({ signedIn }: Pick<SignInCardProps, "signedIn">) {
  const [stage, setStage] = useState<Stage>("asking");

  const tryCode = async (code: string) => {
    setStage("checking");
    const outcome = await signInWithCode(code);
    if (outcome === "in") goOn();
    else if (outcome === "refused" && signedIn) goOn();
    else setStage(outcome);
  };

  useEffect(() => {
    const code = takeCodeFromAddress();
    if (code !== null) void tryCode(code);
    // oxlint-disable-next-line react/exhaustive-deps -- once, on arrival: the code can be used only once.
  }, []);

  if (stage === "checking") {
    return (
      <p data-testid="signing-in" role="status" className="flex items-center gap-2 py-6 text-ink-soft">
        <Spinner /> Signing in …
      </p>
    );
  }
  return <CodeForm problem={stage === "asking" ? undefined : problems[stage]} onCode={(code) => void tryCode(code)} />;
}

interface CodeFormProps {
  readonly problem: (typeof problems)[keyof typeof problems] | undefined;
  readonly onCode: (code: string) => void;
}

function CodeForm({ problem, onCode }: CodeFormProps) {
  const [pasted, setPasted] = useState("");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const code = codeFrom(pasted);
    if (code !== "") onCode(code);
  };
  return (
    <div className="space-y-5">
      {problem && (
        <Notice tone="danger" title={problem.title} testId="sign-in-problem">
          {problem.text}
        </Notice>
      )}
      <div className="space-y-2 text-sm text-ink-soft">
        <p>
          Coda runs on this machine, for you alone. Open the address that <code className="font-mono">npm start</code>{" "}
          printed, or get a fresh one in Coda’s folder:
        </p>
        <CommandLine command="npm run sign-in" what="the sign-in command" />
      </div>
      <Form onSubmit={submit} className="space-y-3">
        <Field
          label="Code or whole address"
          name="code"
          value={pasted}
          onChange={(event) => setPasted(event.target.value)}
          autoComplete="one-time-code"
          autoCapitalize="none"
          spellCheck={false}
          mono
          data-testid="sign-in-code"
        />
        <Button type="submit" variant="primary" disabled={codeFrom(pasted) === ""}>
          Sign in
        </Button>
      </Form>
    </div>
  );
}
