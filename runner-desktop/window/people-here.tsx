/** Who reads and who may type right now, and the switch that cuts all of them off. */
import { Badge } from "../../ui/badge.tsx";
import { Button } from "../../ui/button.tsx";
import type { CoreStage } from "../src/contract/core-view.ts";
import { usePerform } from "./use-companion.tsx";

type People = Extract<CoreStage, { is: "running" }>["view"]["browsers"];

export function PeopleHere({ people }: { readonly people: People }) {
  const { perform, busy } = usePerform();
  return (
    <section aria-labelledby="people-here">
      <div className="flex items-center justify-between gap-3">
        <h2 id="people-here" className="text-sm font-semibold">
          Here now
        </h2>
        <Button
          variant="danger"
          busy={busy === "panic"}
          onClick={() => void perform({ do: "panic" })}
          title="Within a second nobody reads or types from outside, until you let it go on"
        >
          Cut everybody off
        </Button>
      </div>
      {people.length === 0 ? (
        <p className="mt-1 text-sm text-ink-soft">No browser reads or types here.</p>
      ) : (
        <ul className="mt-2 divide-y divide-line rounded-lg border border-line bg-raised" data-testid="people">
          {together(people).map(({ person, browsers, key }) => (
            <li key={key} className="flex items-center gap-3 px-3 py-2 text-sm">
              <div className="min-w-0 flex-1">
                <p className="truncate font-medium">
                  {person.name ?? "Somebody without a name"}
                  {person.guest && <span className="font-normal text-ink-quiet"> guest</span>}
                  {browsers > 1 && <span className="font-normal text-ink-quiet"> in {browsers} browsers</span>}
                </p>
                <p className="truncate font-mono text-xs text-ink-quiet">{person.sessionName}</p>
              </div>
              {person.role === "driver" ? <Badge tone="accent">May type</Badge> : <Badge tone="idle">Reads</Badge>}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

/** The same person may be at a session with several browsers. */
function together(people: People): { person: People[number]; browsers: number; key: string }[] {
  const groups = Map.groupBy(people, ({ session, name, guest, role }) => JSON.stringify([session, name, guest, role]));
  return [...groups].flatMap(([key, members]) =>
    members.slice(0, 1).map((person) => ({ person, browsers: members.length, key })),
  );
}
