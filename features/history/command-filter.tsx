/** What of the history is looked at: a form whose address can be linked to. */
import type { ApiSession, IdeaId } from "@coda/protocol";
import Form from "next/form";
import { Button } from "@/ui/button.tsx";
import { ChoiceField, Field } from "@/ui/field.tsx";
import { historyPath } from "../routes/paths.ts";
import {
  historyAddress,
  longestDirectory,
  longestText,
  whereChoices,
  writeWhere,
  type HistoryPlace,
} from "./history-filter.ts";
import { MomentField } from "./moment-field.tsx";

interface CommandFilterProps {
  readonly idea: IdeaId;
  readonly place: HistoryPlace;
  readonly sessions: readonly ApiSession[];
}

interface Choice {
  readonly value: string;
  readonly text: string;
}

/** With the one that an address asks for, where that is another. */
function withAsked(choices: readonly Choice[], asked: Choice | undefined): readonly Choice[] {
  if (asked === undefined || choices.some(({ value }) => value === asked.value)) return choices;
  return [...choices, asked];
}

function whenChoices({ within }: HistoryPlace): readonly Choice[] {
  const choices = [
    { value: "", text: "At any time" },
    { value: "1", text: "In the last hour" },
    { value: "24", text: "In the last day" },
    { value: "168", text: "In the last week" },
    { value: "720", text: "In the last 30 days" },
  ];
  return withAsked(choices, within === undefined ? undefined : { value: `${within}`, text: `In the last ${within} h` });
}

function tookChoices({ longer }: HistoryPlace): readonly Choice[] {
  const choices = [
    { value: "", text: "However long" },
    { value: "10", text: "10 s and longer" },
    { value: "60", text: "A minute and longer" },
    { value: "600", text: "10 min and longer" },
    { value: "3600", text: "An hour and longer" },
  ];
  return withAsked(choices, longer === undefined ? undefined : { value: `${longer}`, text: `${longer} s and longer` });
}

function Narrowing({ place, sessions }: Pick<CommandFilterProps, "place" | "sessions">) {
  return (
    <>
      <ChoiceField
        label="Where"
        name="in"
        initial={writeWhere(place)}
        options={[{ value: "", text: "All terminals" }, ...whereChoices(sessions)]}
      />
      <ChoiceField
        label="Ended"
        name="ended"
        initial={place.ended ?? ""}
        options={[
          { value: "", text: "Any way" },
          { value: "failed", text: "Failed only" },
          { value: "running", text: "Not yet" },
        ]}
      />
      <ChoiceField label="When" name="within" initial={place.within?.toString() ?? ""} options={whenChoices(place)} />
      <ChoiceField label="Took" name="longer" initial={place.longer?.toString() ?? ""} options={tookChoices(place)} />
      <MomentField label="From" name="since" initial={place.since} />
      <MomentField label="Until" name="until" initial={place.until} />
      <Field
        label="Exit code"
        name="exit"
        inputMode="numeric"
        pattern="[0-9]*"
        placeholder="any"
        autoComplete="off"
        maxLength={6}
        defaultValue={place.exit}
      />
    </>
  );
}

export function CommandFilter({ idea, place, sessions }: CommandFilterProps) {
  return (
    <Form
      key={historyAddress(idea, place)}
      action={historyPath(idea)}
      role="search"
      className="grid grid-cols-2 items-end gap-3 sm:grid-cols-4"
      data-testid="command-filter"
    >
      <Field
        label="Command"
        name="text"
        type="search"
        placeholder="a part of it"
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        maxLength={longestText}
        defaultValue={place.text}
        className="col-span-2"
        mono
      />
      <Field
        label="Directory"
        name="dir"
        placeholder="it, or below it"
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        maxLength={longestDirectory}
        defaultValue={place.dir}
        className="col-span-2"
        mono
      />
      <Narrowing {...{ place, sessions }} />
      <Button type="submit" variant="primary" size="field" className="justify-self-start">
        Show
      </Button>
    </Form>
  );
}
