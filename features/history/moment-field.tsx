/** A moment of the reader's own time, which the address of the page has in UTC. */
"use client";

import { useState, useSyncExternalStore } from "react";
import { Field } from "@/ui/field.tsx";
import { localMinute, momentOf } from "../time/local-minute.ts";

interface MomentFieldProps {
  readonly label: string;
  /** Of the part of the address. */
  readonly name: string;
  /** ISO 8601. */
  readonly initial: string | undefined;
}

const never = () => () => undefined;

/** Nobody's zone is known on the server: there it is empty to look at. */
function useLocalMinute(moment: string | undefined): string {
  const shown = () => (moment === undefined ? "" : localMinute(Date.parse(moment)));
  return useSyncExternalStore(never, shown, () => "");
}

export function MomentField({ label, name, initial }: MomentFieldProps) {
  const given = useLocalMinute(initial);
  const [typed, type] = useState<string>();
  return (
    // Half of a phone's width would cut off what a browser writes into it, "dd.mm.yyyy, --:-- --".
    <div className="max-sm:col-span-2">
      <Field
        label={label}
        type="datetime-local"
        value={typed ?? given}
        onChange={(event) => type(event.target.value)}
      />
      <input type="hidden" name={name} value={(typed === undefined ? initial : momentOf(typed)) ?? ""} />
    </div>
  );
}
