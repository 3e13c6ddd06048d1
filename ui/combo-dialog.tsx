/**
 * A dialog with a field and a list of choices below it, which arrow keys walk through while the field keeps the focus: the
 * combobox with a listbox of the ARIA Authoring Practices. It lies at the top, so that a phone's keyboard leaves it room.
 */
"use client";

import { Dialog as Radix } from "radix-ui";
import { useEffect, useId, useRef, type CSSProperties, type KeyboardEvent, type ReactNode } from "react";
import { classNames } from "./class-names.ts";
import { nextOption } from "./combo-walk.ts";
import { ArrowLeftIcon, CloseIcon } from "./icons.ts";

export interface ComboOption {
  /** The only one of its name in the list. */
  readonly id: string;
  readonly content: ReactNode;
}

export interface ComboGroup {
  readonly id: string;
  readonly title: string;
  readonly options: readonly ComboOption[];
}

interface ListProps {
  readonly groups: readonly ComboGroup[];
  /** The option that Enter chooses. */
  readonly active: string | undefined;
  readonly onActive: (id: string) => void;
  /** `second`: what else can be done with it is meant. */
  readonly onChoose: (id: string, how: { readonly second: boolean }) => void;
}

interface FieldProps {
  /** For screen readers, and as a hint in the field. */
  readonly label: string;
  readonly value: string;
  readonly onType: (text: string) => void;
  /** What the choices are part of: there Escape, and Backspace in an empty field, lead back. */
  readonly step?: { readonly title: string; readonly onBack: () => void } | undefined;
}

interface ComboDialogProps extends ListProps, FieldProps {
  readonly open: boolean;
  readonly title: string;
  readonly onClose: () => void;
  /** It is gone, and the focus is the caller's to give. */
  readonly onGone: () => void;
  /** Below the list: what is missing in it, and why. */
  readonly note?: ReactNode;
  readonly footer?: ReactNode;
  /** Said to screen readers as it changes. */
  readonly status: string;
  /** Of the page's bottom, by a phone's keyboard. */
  readonly coveredPixels: number;
  readonly testId?: string;
}

const contentLook =
  "fixed z-50 flex flex-col overflow-hidden border border-line bg-raised shadow-float motion-safe:animate-rise " +
  "inset-x-0 top-0 max-h-[calc(100dvh-var(--covered))] border-x-0 border-t-0 pt-[env(safe-area-inset-top)] " +
  "sm:inset-x-auto sm:top-[12dvh] sm:left-1/2 sm:max-h-[min(32rem,calc(80dvh-var(--covered)))] sm:w-[40rem] " +
  "sm:-translate-x-1/2 sm:rounded-lg sm:border";

export function ComboDialog(props: ComboDialogProps) {
  const { open, title, onClose, onGone, step, note, footer, status, coveredPixels, testId } = props;
  const listId = useId();
  const escape = (event: Event): void => {
    if (step === undefined) return;
    event.preventDefault();
    step.onBack();
  };
  const gone = (event: Event): void => {
    event.preventDefault();
    onGone();
  };
  return (
    <Radix.Root open={open} onOpenChange={onClose}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 animate-fade bg-scrim" />
        <Radix.Content
          data-testid={testId}
          aria-describedby={undefined}
          onEscapeKeyDown={escape}
          onCloseAutoFocus={gone}
          className={contentLook}
          style={{ "--covered": `${coveredPixels}px` } as CSSProperties}
        >
          <Radix.Title className="sr-only">{title}</Radix.Title>
          <ComboField {...props} listId={listId} />
          <div className="min-h-0 flex-1 overflow-y-auto overscroll-contain p-1.5 empty:hidden">
            <ComboList {...props} listId={listId} />
          </div>
          {/* Beside the list, not in it: nothing is moved by what comes late, and it is seen however long the list is. */}
          {note}
          <p role="status" className="sr-only">
            {status}
          </p>
          {footer}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

function ComboField(props: FieldProps & ListProps & { readonly listId: string }) {
  const { label, value, onType, step, groups, active, onActive, onChoose, listId } = props;
  const ids = groups.flatMap(({ options }) => options.map(({ id }) => id));
  const press = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing) return;
    const next = nextOption(event.key, active, ids);
    const isChosen = event.key === "Enter" && active !== undefined;
    const isBack = event.key === "Backspace" && value === "";
    if (next !== undefined) onActive(next);
    else if (isChosen) onChoose(active, { second: event.ctrlKey || event.metaKey });
    else if (isBack) step?.onBack();
    if (next !== undefined || event.key === "Enter") event.preventDefault();
  };
  return (
    <div className="flex shrink-0 items-center gap-1 border-b border-line px-1.5">
      {step !== undefined && (
        <button
          type="button"
          onClick={step.onBack}
          className="flex h-8 max-w-1/2 shrink-0 items-center gap-1.5 rounded-md bg-hover px-2 text-sm text-ink-soft hover:text-ink pointer-coarse:h-11 [&_svg]:size-4 [&_svg]:shrink-0"
        >
          <ArrowLeftIcon aria-hidden />
          <span className="sr-only">Back from </span>
          <span className="truncate">{step.title}</span>
        </button>
      )}
      <input
        type="text"
        role="combobox"
        aria-label={label}
        placeholder={label}
        aria-autocomplete="list"
        aria-expanded={ids.length > 0}
        aria-controls={ids.length > 0 ? listId : undefined}
        aria-activedescendant={active === undefined ? undefined : optionId(listId, active)}
        inputMode="search"
        enterKeyHint="go"
        autoComplete="off"
        autoCapitalize="none"
        autoCorrect="off"
        spellCheck={false}
        autoFocus
        value={value}
        onChange={(event) => onType(event.target.value)}
        onKeyDown={press}
        data-testid="combo-field"
        className="my-1.5 h-9 min-w-0 flex-1 rounded-md bg-transparent px-2.5 text-lg text-ink -outline-offset-2 placeholder:text-ink-quiet pointer-coarse:h-11"
      />
      <Radix.Close
        aria-label="Close"
        className="grid size-8 shrink-0 place-items-center rounded-md text-ink-quiet hover:bg-hover hover:text-ink pointer-coarse:size-11 [&_svg]:size-4"
      >
        <CloseIcon aria-hidden />
      </Radix.Close>
    </div>
  );
}

function optionId(listId: string, id: string): string {
  return `${listId}-${id}`;
}

function ComboList({
  groups,
  listId,
  label,
  ...choosing
}: ListProps & { readonly listId: string; readonly label: string }) {
  if (groups.length === 0) return null;
  return (
    <div role="listbox" id={listId} aria-label={label}>
      {groups.map(({ id, title, options }) => (
        <div key={id} role="group" aria-label={title} className="mb-1.5">
          <p aria-hidden className="px-2.5 pt-2 pb-1 text-xs text-ink-quiet">
            {title}
          </p>
          {options.map((option) => (
            <Option key={option.id} option={option} listId={listId} {...choosing} />
          ))}
        </div>
      ))}
    </div>
  );
}

interface OptionProps extends Omit<ListProps, "groups"> {
  readonly option: ComboOption;
  readonly listId: string;
}

function Option({ option: { id, content }, listId, active, onActive, onChoose }: OptionProps) {
  const place = useRef<HTMLDivElement>(null);
  const isActive = id === active;
  useEffect(() => {
    if (isActive) place.current?.scrollIntoView({ block: "nearest" });
  }, [isActive]);
  return (
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events -- the field has the keys
    <div
      ref={place}
      role="option"
      id={optionId(listId, id)}
      aria-selected={isActive}
      tabIndex={-1}
      data-option={id}
      // The focus stays in the field; a list that moves below a still pointer chooses nothing.
      onMouseDown={(event) => event.preventDefault()}
      onPointerMove={() => {
        if (!isActive) onActive(id);
      }}
      onClick={(event) => onChoose(id, { second: event.ctrlKey || event.metaKey })}
      className={classNames(
        "flex min-h-9 cursor-default items-center gap-2.5 rounded-md px-2.5 py-1 text-sm select-none pointer-coarse:min-h-11",
        "forced-colors:aria-selected:outline-2 [&_svg]:size-4 [&_svg]:shrink-0",
        isActive && "bg-accent-soft",
      )}
    >
      {content}
    </div>
  );
}
