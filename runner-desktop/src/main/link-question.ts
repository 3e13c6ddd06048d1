/** What a followed link is asked about, or why nothing is to be asked. Pure; the sentences name web apps by their addresses. */
import type { CompanionState, PairLink } from "../contract/companion-state.ts";
import type { CoreView } from "../contract/core-view.ts";
import { webAppOf } from "./pages.ts";
import { addressWarning, hostOf } from "./server-words.ts";

export interface LinkQuestion {
  /**
   * `ask`: where this app would be paired anyway. `first`: nobody has said yet where. `foreign`: somewhere else than was said.
   * `tell`: there is nothing to say yes to.
   */
  readonly is: "ask" | "first" | "foreign" | "tell";
  readonly title: string;
  /** Of the web app that it is about, where that is to be looked at. */
  readonly address: string | undefined;
  /** Sentences. */
  readonly words: readonly string[];
  /** What the yes is called; undefined: there is none. */
  readonly yes: string | undefined;
}

export function linkQuestion({ core }: Pick<CompanionState, "core">, link: PairLink): LinkQuestion {
  if (core.is !== "up") return tell(askedFor(link), ["The helper is starting; what can be done shows in a moment."]);
  const { view } = core;
  switch (view.stage.is) {
    case "unpaired":
      return unpairedQuestion(view, link);
    case "pairing":
      return tell(askedFor(link), [
        ...codeWords(link),
        `A pairing with ${hostOf(view.server)} is under way here: cancel that first, if it is not what you want.`,
      ]);
    case "running":
      return pairedWords(view, link);
    case "failed":
      return tell(askedFor(link), ["The helper does not run: see to that first, and follow the link once more."]);
    case "starting":
    case "stopping":
      return tell(askedFor(link), ["The helper is starting or stopping; what can be done shows in a moment."]);
  }
}

function unpairedQuestion(view: CoreView, link: PairLink): LinkQuestion {
  const { server } = link;
  if (server === null || server === view.server)
    return {
      is: "ask",
      title: `A link asks to pair this computer with ${hostOf(view.server)}`,
      address: undefined,
      words: [
        ...codeWords(link),
        "If you followed it to pair, have a code of this computer's own shown, and enter that one.",
      ],
      yes: "Show a code",
    };
  if (view.serverFrom === "environment")
    return tell(askedFor(link), [
      `CODA_SERVER says ${view.server}, and counts before any link; unset it and start the app again.`,
    ]);
  const warning = addressWarning(server);
  const isFirst = view.serverFrom === "default";
  return {
    is: isFirst ? "first" : "foreign",
    title: `A link asks to pair this computer with ${hostOf(server)}`,
    address: server,
    words: [
      isFirst
        ? "Is that the Coda you use?"
        : `That is another Coda than the one this app is set to, ${hostOf(view.server)}.`,
      "Pair only with one whose operator you trust with a shell on this computer.",
      ...(warning === undefined ? [] : [warning]),
    ],
    yes: `Show a code for ${hostOf(server)}`,
  };
}

function pairedWords(view: CoreView, link: PairLink): LinkQuestion {
  const server = webAppOf(view);
  if (link.server === server) return tell(`This computer is paired with ${hostOf(server)} already`, []);
  return tell(askedFor(link), [
    ...codeWords(link),
    `It is paired with ${hostOf(server)}, and stays so: unpair it in the settings first, to pair it with another one.`,
  ]);
}

function askedFor({ server }: PairLink): string {
  return server === null
    ? "A link asked to pair this computer"
    : `A link asked to pair this computer with ${hostOf(server)}`;
}

/** A code of this computer's own is on view already, and any other is somebody else's. */
function codeWords({ code }: PairLink): string[] {
  return code === null ? [] : [`Its code, ${code}, is not one that this computer shows.`];
}

function tell(title: string, words: readonly string[]): LinkQuestion {
  return { is: "tell", title, address: undefined, words: [...words, "Nothing was done."], yes: undefined };
}
