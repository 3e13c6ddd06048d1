/**
 * One value that this browser keeps for this site, as JSON in local storage: read through a schema, told to every tab when
 * it changes. A browser that keeps nothing has it until the page is left.
 */
import type * as z from "zod/mini";

export interface ValueKeeping {
  /** Throws where the browser keeps nothing. */
  readonly storage: () => Pick<Storage, "getItem" | "setItem" | "removeItem">;
  /** Calls back with the key of what another tab changed; null: all of it. */
  readonly onOtherTab: (changed: (key: string | null) => void) => () => void;
}

export interface KeptValue<Value> {
  /** The same object until it changes, as useSyncExternalStore wants it. */
  readonly get: () => Value;
  readonly set: (value: Value) => void;
  readonly forget: () => void;
  /** Until the returned function is called. */
  readonly subscribe: (changed: () => void) => () => void;
}

interface KeptValueOptions<Value> {
  readonly key: string;
  /** Takes whatever there is, and nothing for what is broken or was never kept. */
  readonly schema: z.ZodMiniType<Value>;
  readonly keeping: ValueKeeping;
}

export function keptValue<Value>({ key, schema, keeping }: KeptValueOptions<Value>): KeptValue<Value> {
  const listeners = new Set<() => void>();
  let text: string | null | undefined;
  let value: Value = schema.parse(undefined);
  /** The browser did not keep what was set last: this page alone has it. */
  let isAlone = false;
  const adopt = (next: string | null): void => {
    text = next;
    value = schema.parse(parsed(next));
  };
  const read = (): void => {
    const kept = isAlone ? undefined : ifAllowed(() => keeping.storage().getItem(key));
    if (kept !== undefined && kept !== text) adopt(kept);
  };
  const tell = (): void => {
    for (const listener of listeners) listener();
  };
  return {
    get: () => {
      read();
      return value;
    },
    set: (next) => {
      const written = JSON.stringify(next);
      isAlone = undefined === ifAllowed(() => [keeping.storage().setItem(key, written)]);
      adopt(written);
      tell();
    },
    forget: () => {
      ifAllowed(() => keeping.storage().removeItem(key));
      adopt(null);
      tell();
    },
    subscribe: (changed) => {
      const stop = keeping.onOtherTab((changedKey) => {
        if (changedKey === key || changedKey === null) changed();
      });
      listeners.add(changed);
      return () => {
        stop();
        listeners.delete(changed);
      };
    },
  };
}

function parsed(text: string | null): unknown {
  if (text === null) return undefined;
  return ifAllowed(() => JSON.parse(text) as unknown);
}

function ifAllowed<Result>(deed: () => Result): Result | undefined {
  try {
    return deed();
  } catch {
    return undefined;
  }
}

/** The page's own. */
export const browserKeeping: ValueKeeping = {
  storage: () => window.localStorage,
  onOtherTab: (changed) => {
    const heard = (event: StorageEvent) => changed(event.key);
    window.addEventListener("storage", heard);
    return () => window.removeEventListener("storage", heard);
  },
};
