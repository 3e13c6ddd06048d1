/**
 * The pages that this app leads to, in the user's browser. Pure; an address is made of what the core said, never of what a page
 * asked, and nothing but a page of the web app that this machine belongs to is opened, whatever that calls its link.
 */
import type { PageName } from "../contract/companion-command.ts";
import type { CoreStage, CoreView, ShownCode } from "../contract/core-view.ts";
import { hostOf } from "./server-words.ts";

/** How to install it, by its own makers. */
const tmuxHelpPage = "https://github.com/tmux/tmux/wiki/Installing";

export type FoundPage = { readonly url: string } | { readonly why: string };

const gone: FoundPage = { why: "that is not there any more" };

export function pageOf(view: CoreView | undefined, page: PageName): FoundPage {
  if (page === "tmux-help") return { url: tmuxHelpPage };
  if (view === undefined) return gone;
  switch (page) {
    case "pair":
      return ownPage(view, shownCode(view.stage)?.urlWithCode);
    case "web-app":
      return { url: webAppOf(view) };
    case "command":
      return { url: `${webAppOf(view)}/download` };
  }
}

export function sessionPage(view: CoreView | undefined, session: string): FoundPage {
  if (view?.stage.is !== "running") return gone;
  const known = view.stage.view.sessions.find(({ id }) => id === session);
  return ownPage(view, known && `${webAppOf(view)}/ideas/${known.idea}/terminals/${known.slot}`);
}

export function shownCode(stage: CoreStage | undefined): ShownCode | undefined {
  if (stage?.is !== "pairing") return undefined;
  const { step } = stage;
  return step.is === "shown" || step.is === "claimed" ? step.code : undefined;
}

/** A helper that runs on its own may have another one than this app's settings. */
export function webAppOf({ stage, server }: CoreView): string {
  return stage.is === "running" ? stage.view.status.server : server;
}

function ownPage(view: CoreView, url: string | undefined): FoundPage {
  if (url === undefined) return gone;
  const webApp = webAppOf(view);
  if (URL.parse(url)?.origin === webApp) return { url };
  return { why: `the web app at ${webApp} calls itself ${hostOf(url)}; enter the code there yourself, if you know it` };
}
