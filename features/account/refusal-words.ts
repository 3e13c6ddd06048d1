/** Why somebody was not let in, as the sign-in page's address says it, and what to do. */

export interface RefusalWords {
  readonly title: string;
  readonly text: string;
}

const words: Readonly<Record<string, RefusalWords>> = {
  CredentialsSignin: {
    title: "That did not fit",
    text: "Address and password do not belong together, or the account may not sign in. Type both again.",
  },
  "too-many": { title: "Too many tries", text: "Wait a quarter of an hour, then try again." },
  disabled: { title: "This account is disabled", text: "Ask whoever runs this server." },
  "sign-up-closed": {
    title: "There is no account for you here",
    text: "New accounts come by invitation. Ask whoever runs this server for one.",
  },
  "not-set-up": {
    title: "This server is not set up yet",
    text: "Its first account is made by the link that it printed.",
  },
  "address-taken": {
    title: "There is an account with this address already",
    text: "Sign in to it the way you did before; then connect this provider on your account’s page.",
  },
  "identity-taken": {
    title: "This provider’s account belongs to another account here",
    text: "Sign in with it instead, or disconnect it there first.",
  },
  "sign-in-again": {
    title: "The provider was not connected",
    text: "That asks for a sign-in of the last 15 minutes. Press Connect once more, and sign in again there.",
  },
  "address-unconfirmed": {
    title: "This address was never confirmed",
    text: "Sign in to its account another way, then confirm the address on your account’s page.",
  },
};

const unknown: RefusalWords = {
  title: "Signing in did not work",
  text: "Try again. If it stays, try another way to sign in, or ask whoever runs this server.",
};

export function refusalWords(reason: string): RefusalWords {
  return words[reason] ?? unknown;
}

const linkGone: RefusalWords = {
  title: "This link does not work any more",
  text: "A link works once and for an hour. Ask for a fresh one on the sign-in page.",
};

/** For who came by a mailed link: nothing was typed that could be wrong. */
export function linkRefusalWords(reason: string): RefusalWords {
  return reason === "CredentialsSignin" ? linkGone : refusalWords(reason);
}
