/** A session more on this machine: which idea, and which of its slots. */
import { defaultSlot, ideaIdSchema, slotSchema } from "@coda/protocol";
import { useId, useState, type FormEvent } from "react";
import { Button } from "../../ui/button.tsx";
import { Field } from "../../ui/field.tsx";
import type { CoreStage } from "../src/contract/core-view.ts";
import { usePerform } from "./use-companion.tsx";

type Sessions = Extract<CoreStage, { is: "running" }>["view"]["sessions"];

/** By the rule of both names (protocol: ids.ts). */
const form = "1 to 40 of a-z, 0-9 and '-', beginning with a letter or digit";

export function NewSession({ sessions }: { readonly sessions: Sessions }) {
  const { perform, busy } = usePerform();
  const [idea, setIdea] = useState("");
  const [slot, setSlot] = useState<string>(defaultSlot);
  const [isTried, setTried] = useState(false);
  const [ideaId, slotId] = [ideaIdSchema.safeParse(idea), slotSchema.safeParse(slot)];
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setTried(true);
    if (!ideaId.success || !slotId.success) return;
    if (!(await perform({ do: "new-session", idea: ideaId.data, slot: slotId.data }))) return;
    setIdea("");
    setSlot(defaultSlot);
    setTried(false);
  };
  return (
    <details className="rounded-md border border-line px-3 py-2" data-testid="new-session">
      <summary className="cursor-default text-sm font-semibold">New session</summary>
      <form onSubmit={(event) => void submit(event)} className="mt-3 flex flex-col gap-3" noValidate>
        <NameField
          label="Idea"
          hint="Its id, as in the web app's address."
          error={isTried && !ideaId.success ? form : undefined}
          value={idea}
          onWrite={setIdea}
          known={[...new Set(sessions.map((session) => session.idea))]}
        />
        <NameField
          label="Slot"
          hint="Which session of the idea."
          error={isTried && !slotId.success ? form : undefined}
          value={slot}
          onWrite={setSlot}
          known={[]}
        />
        <div>
          <Button type="submit" busy={busy === "new-session"}>
            Start it
          </Button>
        </div>
      </form>
    </details>
  );
}

interface NameFieldProps {
  readonly label: string;
  readonly hint: string;
  readonly error: string | undefined;
  readonly value: string;
  readonly onWrite: (text: string) => void;
  /** Offered while it is written. */
  readonly known: readonly string[];
}

function NameField({ label, hint, error, value, onWrite, known }: NameFieldProps) {
  const id = useId();
  return (
    <>
      <Field
        label={label}
        hint={hint}
        error={error}
        list={id}
        value={value}
        onChange={({ target }) => onWrite(target.value)}
        autoCapitalize="none"
        autoComplete="off"
        spellCheck={false}
        maxLength={40}
      />
      <datalist id={id}>
        {known.map((name) => (
          <option key={name} value={name}>
            {name}
          </option>
        ))}
      </datalist>
    </>
  );
}
