/** What an operator can switch, in words. Data only. */

export interface FlagWords {
  readonly title: string;
  readonly on: string;
  readonly off: string;
}

/** What an operator can switch: by the name that the server has for it. */
export const flagWords = {
  terminal: {
    title: "Live terminals",
    on: "What runs is shown as it runs, and can be typed into.",
    off: "What was saved stays readable.",
  },
  members: {
    title: "Inviting others to ideas",
    on: "They see its terminals, or type into them.",
    off: "Nobody new comes to an idea.",
  },
  sharing: {
    title: "Links for guests",
    on: "Whoever has one sees one terminal, without an account.",
    off: "Nobody comes in without an account.",
  },
  export: {
    title: "Exports",
    on: "An archive of all that an idea’s terminals printed.",
    off: "What is kept can be read here alone.",
  },
  pairing: { title: "New devices", on: "Another machine joins by a code.", off: "Those that are paired go on." },
  signUp: { title: "New accounts", on: "For whoever comes.", off: "By invitation alone." },
  password: { title: "Passwords", on: "One may sign in with one.", off: "One signs in by the other ways." },
  push: {
    title: "Notifications while no page is open",
    on: "By the push service of each browser that was told to.",
    off: "The server has no keys for push services.",
  },
} as const satisfies Readonly<Record<string, FlagWords>>;
