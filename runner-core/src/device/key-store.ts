/** Where a device's private keys are kept: a port. What is kept is one text that only device-keys.ts understands. */

export const keyStoreKinds = ["file", "keychain", "secret-service"] as const;
export type KeyStoreKind = (typeof keyStoreKinds)[number];

/** Each call rejects with a sentence that says what to do. */
export interface KeyStore {
  readonly kind: KeyStoreKind;
  /** For people: a path, or the name of an entry. */
  readonly place: string;
  /** Undefined only when nothing is kept there. */
  read(): Promise<string | undefined>;
  /** Fails when something is kept there already. */
  create(text: string): Promise<void>;
  replace(text: string): Promise<void>;
  /** Also when there is nothing. */
  remove(): Promise<void>;
}
