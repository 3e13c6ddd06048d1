/** Who did what, from where: a list that is filtered by its address, so that it works as a plain form and can be linked to. */
import { auditActionSchema, type ApiAuditEvent, type ApiDevice, type ApiIdea } from "@coda/protocol";
import Link from "next/link";
import { Button, buttonLook } from "@/ui/button.tsx";
import { EmptyState } from "@/ui/empty-state.tsx";
import { ChoiceField } from "@/ui/field.tsx";
import { HistoryIcon } from "@/ui/icons.ts";
import { OrderedList } from "@/ui/list.tsx";
import { PageFrame } from "../shell/page-frame.tsx";
import { RelativeTime } from "../time/relative-time.tsx";
import { auditAddress, auditFileAddress, auditPathOf, type AuditFilter } from "./audit-filter.ts";
import { actorWords, auditWords, deedWords, detailsOf } from "./audit-words.ts";

export interface AuditLogProps {
  readonly events: readonly ApiAuditEvent[];
  readonly more: boolean;
  /** This is not the first page. */
  readonly isLater: boolean;
  readonly filter: AuditFilter;
  /** Whose events can be asked for alone. */
  readonly ideas: readonly ApiIdea[];
  readonly devices: readonly ApiDevice[];
}

interface AuditPageProps extends AuditLogProps {
  /** False where the server's operator has switched exports off. */
  readonly mayExport: boolean;
}

export function AuditPage({ mayExport, ...log }: AuditPageProps) {
  return (
    <PageFrame
      title="Activity"
      note="Of your account, your devices and your ideas."
      actions={mayExport && <AuditExport filter={log.filter} />}
    >
      <AuditLog {...log} />
    </PageFrame>
  );
}

export function AuditLog({ events, more, isLater, filter, ideas, devices }: AuditLogProps) {
  const last = events.at(-1);
  const named = new Map<string, string>([
    ...ideas.map(({ id, title }) => [id, title] as const),
    ...devices.map(({ id, name }) => [id, name] as const),
  ]);
  return (
    <div className="space-y-5">
      <FilterForm filter={filter} ideas={ideas} devices={devices} />
      {events.length === 0 ? (
        <EmptyState icon={<HistoryIcon />} title="Nothing here" testId="no-activity">
          Nothing of this kind was written down, or it is more than a year ago.
        </EmptyState>
      ) : (
        <OrderedList>
          {events.map((event) => (
            <AuditRow key={event.id} event={event} named={named} />
          ))}
        </OrderedList>
      )}
      <nav aria-label="Pages" className="flex gap-2">
        {isLater && (
          <Link href={auditAddress(filter)} className={buttonLook()}>
            Newest
          </Link>
        )}
        {more && last !== undefined && (
          <Link href={auditAddress(filter, last.id)} className={buttonLook()} data-testid="older">
            Older
          </Link>
        )}
      </nav>
    </div>
  );
}

export function AuditExport({ filter }: { readonly filter: AuditFilter }) {
  return (
    <div className="flex gap-2">
      <a href={auditFileAddress(filter, "csv")} download className={buttonLook()} data-testid="export-csv">
        Export CSV
      </a>
      <a href={auditFileAddress(filter, "ndjson")} download className={buttonLook()} data-testid="export-ndjson">
        Export JSON
      </a>
    </div>
  );
}

type FilterFormProps = Pick<AuditLogProps, "filter" | "ideas" | "devices">;

function FilterForm({ filter, ideas, devices }: FilterFormProps) {
  const actions = auditActionSchema.options.map((action) => ({
    value: action,
    text: `${areaOf(action)}: ${auditWords[action]}`,
  }));
  return (
    // oxlint-disable-next-line react/forbid-elements -- what it asks for belongs into the address.
    <form
      action={auditPathOf(filter)}
      className="grid grid-cols-2 items-end gap-3 sm:grid-cols-4"
      data-testid="audit-filter"
    >
      <ChoiceField
        label="What"
        name="action"
        initial={filter.action}
        options={[{ value: "", text: "Everything" }, ...actions]}
      />
      {ideas.length > 0 && (
        <ChoiceField
          label="Idea"
          name="idea"
          initial={filter.idea}
          options={[{ value: "", text: "Any idea" }, ...ideas.map(({ id, title }) => ({ value: id, text: title }))]}
        />
      )}
      {devices.length > 0 && (
        <ChoiceField
          label="Device"
          name="device"
          initial={filter.device}
          options={[{ value: "", text: "Any device" }, ...devices.map(({ id, name }) => ({ value: id, text: name }))]}
        />
      )}
      <Button type="submit" variant="primary" size="field" className="justify-self-start">
        Show
      </Button>
    </form>
  );
}

function areaOf(action: string): string {
  const [area = ""] = action.split(".");
  return area[0]?.toUpperCase() + area.slice(1);
}

interface AuditRowProps {
  readonly event: ApiAuditEvent;
  readonly named: ReadonlyMap<string, string>;
}

function AuditRow({ event, named }: AuditRowProps) {
  const { actor, at, idea, address, subject } = event;
  const details = detailsOf({ idea, ...subject }, named);
  return (
    <li data-testid="audit-row" className="px-4 py-2.5">
      <p className="flex flex-wrap items-baseline gap-x-2">
        <span className="min-w-0 flex-1 basis-56">
          <bdi className="font-medium break-words">{actorWords(actor)}</bdi> {deedWords(event)}
        </span>
        <span className="text-xs text-ink-quiet">
          {address !== null && <>{address} · </>}
          <RelativeTime iso={at} />
        </span>
      </p>
      {details.length > 0 && (
        <dl className="mt-0.5 flex flex-wrap gap-x-3 text-xs text-ink-quiet">
          {details.map(({ name, text, whole }) => (
            <div key={name} className="flex min-w-0 gap-1">
              <dt>{name}</dt>
              <dd title={whole} className="min-w-0 font-mono break-all text-ink-soft">
                <bdi>{text}</bdi>
              </dd>
            </div>
          ))}
        </dl>
      )}
    </li>
  );
}
