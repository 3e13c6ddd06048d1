/** Where to look: in what, of which idea, how far back. A choice counts at once. */
import { ideaIdSchema, searchKindSchema, type ApiIdea } from "@coda/protocol";
import { ChoiceField } from "@/ui/field.tsx";
import { ages, searchAddress, type SearchPlace } from "./search-place.ts";

interface SearchFilterProps {
  readonly place: SearchPlace;
  readonly ideas: readonly Pick<ApiIdea, "id" | "title">[];
  readonly onChange: (place: SearchPlace) => void;
}

const ageTexts = { 1: "The last day", 7: "The last 7 days", 30: "The last 30 days" } as const;

export function SearchFilter({ place, ideas, onChange }: SearchFilterProps) {
  // The fields show what the address says, also when a link or the way back changed it.
  const { text: _text, ...choices } = place;
  return (
    <div key={searchAddress({ ...choices, text: "" })} className="grid grid-cols-2 gap-3 sm:grid-cols-3">
      <ChoiceField
        label="Look in"
        name="kind"
        initial={place.kind}
        options={[
          { value: "output", text: "Output" },
          { value: "commands", text: "Commands" },
        ]}
        onChoose={(value) => onChange({ ...place, kind: searchKindSchema.parse(value) })}
      />
      <ChoiceField
        label="Since"
        name="days"
        initial={place.days === undefined ? "" : String(place.days)}
        options={[{ value: "", text: "Ever" }, ...ages.map((days) => ({ value: String(days), text: ageTexts[days] }))]}
        onChoose={(value) => onChange({ ...place, days: ages.find((days) => String(days) === value) })}
      />
      <div className="max-sm:col-span-2">
        <ChoiceField
          label="Idea"
          name="idea"
          initial={place.idea ?? ""}
          options={[{ value: "", text: "All ideas" }, ...ideas.map(({ id, title }) => ({ value: id, text: title }))]}
          onChoose={(value) => onChange({ ...place, idea: ideaIdSchema.safeParse(value).data, slot: undefined })}
        />
      </div>
    </div>
  );
}
