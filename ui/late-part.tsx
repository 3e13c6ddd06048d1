/**
 * A part of a page whose code comes when somebody is about to use it, and at the latest when it is shown: a page that nobody
 * touches fetches none. Where it does not come, as without a network, a sentence stands for it.
 */
"use client";

import { useEffect, useState, type ComponentType, type ReactNode } from "react";
import { Button } from "./button.tsx";
import { classNames } from "./class-names.ts";
import { Notice } from "./notice.tsx";
import { Spinner } from "./spinner.tsx";

interface LateGiven<Props> {
  readonly given: Props;
  /** In its place until it is there. */
  readonly meanwhile?: ReactNode;
  /** The reader wants it no longer, since it did not come. Undefined: the sentence stays. */
  readonly onGiveUp?: () => void;
}

export interface LatePart<Props> {
  /** Somebody is about to use it. */
  readonly expect: () => void;
  readonly Part: ComponentType<LateGiven<Props>>;
}

type Stage<Props> = "coming" | "absent" | { readonly Shown: ComponentType<Props> };

export function latePart<Props extends object>(load: () => Promise<ComponentType<Props>>): LatePart<Props> {
  let there: { readonly Shown: ComponentType<Props> } | undefined;
  const fetch = async () => (there ??= { Shown: await load() });

  function Part({ given, meanwhile, onGiveUp }: LateGiven<Props>) {
    const [stage, setStage] = useState<Stage<Props>>(there ?? "coming");
    useEffect(() => {
      let isLeft = false;
      const arrive = (next: Stage<Props>) => {
        if (!isLeft) setStage(next);
      };
      fetch().then(arrive, () => arrive("absent"));
      return () => {
        isLeft = true;
      };
    }, []);
    if (typeof stage === "object") return <stage.Shown {...given} />;
    return (
      <>
        {meanwhile}
        {stage === "coming" && <Coming />}
        {stage === "absent" && <Absent onGiveUp={onGiveUp} />}
      </>
    );
  }

  return { expect: () => void fetch().catch(() => undefined), Part };
}

const atTheEnd = "fixed inset-x-3 bottom-3 z-50 mx-auto max-w-xl";

/** Seen only where it takes a while: most parts are there before anybody could read it. */
function Coming() {
  return (
    <p role="status" className={classNames(atTheEnd, "flex animate-hint justify-center")}>
      <span className="flex items-center gap-2 rounded-md border border-line bg-raised px-3 py-1.5 text-sm shadow-float">
        <Spinner /> Loading …
      </span>
    </p>
  );
}

function Absent({ onGiveUp }: { readonly onGiveUp: (() => void) | undefined }) {
  const action = (
    <div className="flex gap-2">
      {onGiveUp !== undefined && <Button onClick={onGiveUp}>Close</Button>}
      <Button onClick={() => window.location.reload()}>Reload</Button>
    </div>
  );
  return (
    <div className={atTheEnd}>
      <Notice tone="danger" title="This part of the page did not arrive" action={action} testId="part-absent">
        Check that you are online, then try again or reload the page.
      </Notice>
    </div>
  );
}
