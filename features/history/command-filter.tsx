/** What of the history is looked at: a form whose address can be linked to. */
import type { ApiSession, IdeaId } from "@coda/protocol";
import Form from "next/form";
import { Button } from "@/ui/button.tsx";
import { ChoiceField, Field } from "@/ui/field.tsx";
import { historyPath } from "../routes/paths.ts";
import { historyAddress, longestText, whereChoices, writeWhere, type HistoryPlace } from "./history-filter.ts";

interface CommandFilterProps {
  readonly idea: IdeaId;
  readonly place: HistoryPlace;
  readonly sessions: readonly ApiSession[];
}

export function CommandFilter({ idea, place, sessions }: CommandFilterProps) {
  return (
    <Form
      key={historyAddress(idea, place)}
      action={historyPath(idea)}
      role="search"
      className="grid grid-cols-2 items-end gap-3 *:first:max-sm:col-span-2 *:last:max-sm:col-span-2 sm:grid-cols-[1fr_11rem_9rem_auto]"
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
        mono
      />
      <ChoiceField
        label="Where"
        name="in"
        initial={writeWhere(place)}
        options={[{ value: "", text: "All terminals" }, ...whereChoices(sessions)]}
      />
      <ChoiceField
        label="Ended"
        name="failed"
        initial={place.failed ? "1" : ""}
        options={[
          { value: "", text: "Any way" },
          { value: "1", text: "Failed only" },
        ]}
      />
      <Button type="submit" variant="primary" size="field">
        Show
      </Button>
    </Form>
  );
}
