/**
 * What a driver's action means for one session: refused, or the commands that do it. Every id is looked up here, and by
 * tmux once more, as the first of the commands. Pure.
 */
import { limits, type PaneId, type SessionAction, type WindowId } from "@coda/protocol";
import { paneTarget, requireCommand, sessionTarget, windowTarget, type ScopedTarget } from "../tmux/scoped-target.ts";
import type { TmuxPane, TmuxSession, TmuxWindow } from "../tmux/tmux-model.ts";
import {
  breakCommands,
  joinCommand,
  newWindowCommands,
  paneTitleCommand,
  renameCommand,
  resizeCommand,
  selectPaneCommands,
  selectWindowCommand,
  splitCommands,
  swapWindowsCommands,
  titleCommand,
  zoomCommands,
  type NewMarks,
  type NewPlace,
} from "../tmux/window-commands.ts";
import { isKeptName, isNamedForAttach } from "../tmux/window-name.ts";

/** An action within a session that runs. */
export type InnerAction = Exclude<SessionAction, { do: "restart" }>;

export type ActionPlan =
  | { readonly kind: "refuse"; readonly why: string }
  | { readonly kind: "run"; readonly commands: readonly string[][] }
  /** A pane more, where the one `beside` is. */
  | { readonly kind: "make"; readonly beside: TmuxPane; readonly commands: (place: NewPlace) => string[][] };

export interface ActionScene {
  readonly session: TmuxSession;
  /** What a window that is new to the session is marked with. */
  readonly marks: NewMarks;
}

/** Why what is named cannot be acted on: it was never there, or is no longer. */
export const notInSession = {
  session: "that session is not running",
  window: "that window is not in this session",
  pane: "that pane is not in this session",
} as const;

type Named<Do extends InnerAction["do"]> = Extract<InnerAction, { do: Do }>;

export function planAction(action: InnerAction, scene: ActionScene): ActionPlan {
  const { id } = scene.session;
  switch (action.do) {
    case "newWindow":
      return planNewWindow(action, scene);
    case "selectWindow":
      return onWindow(action.window, scene, ({ window }) => run(selectWindowCommand(id, window)));
    case "renameWindow":
      return onWindow(action.window, scene, (window) => planRename(window, action.name, scene));
    case "swapWindows":
      return onWindow(action.window, scene, ({ window }) => planSwap(window, action.other, scene));
    case "closeWindow":
      return onWindow(action.window, scene, ({ window }) => run(["kill-window", "-t", window]));
    case "splitPane":
      return onPane(action.pane, scene, (pane) => planSplit(action, pane, scene));
    case "selectPane":
      return onPane(action.pane, scene, ({ pane }) => run(...selectPaneCommands(id, pane)));
    case "closePane":
      return onPane(action.pane, scene, ({ pane }) => run(["kill-pane", "-t", pane]));
    case "renamePane":
      return onPane(action.pane, scene, ({ pane }) => run(paneTitleCommand(pane, plainName(action.title))));
    case "swapPanes":
      return onTwoPanes(action, scene, (pane, other) => ["swap-pane", "-d", "-s", pane, "-t", other]);
    case "zoomPane":
      return onPane(action.pane, scene, ({ pane }) => run(...zoomCommands(pane, action.zoomed)));
    case "resizePane":
      return onPane(action.pane, scene, ({ pane }) => planResize(pane, action));
    case "breakPane":
      return onPane(action.pane, scene, (pane) => planBreak(action, pane, scene));
    case "joinPane":
      return onTwoPanes(action, scene, (pane, other) => joinCommand(pane, other, action.side));
  }
}

/** Does nothing unless tmux still finds the target in its session. */
function onlyWith(target: ScopedTarget, plan: ActionPlan): ActionPlan {
  switch (plan.kind) {
    case "refuse":
      return plan;
    case "run":
      return { ...plan, commands: [requireCommand(target), ...plan.commands] };
    case "make":
      return { ...plan, commands: (place) => [requireCommand(target), ...plan.commands(place)] };
  }
}

function run(...commands: readonly string[][]): ActionPlan {
  return { kind: "run", commands };
}

function refuse(why: string): ActionPlan {
  return { kind: "refuse", why };
}

function panesOf({ session }: ActionScene): TmuxPane[] {
  return session.windows.flatMap((window) => window.panes);
}

function onWindow(id: WindowId, { session }: ActionScene, plan: (window: TmuxWindow) => ActionPlan): ActionPlan {
  const window = session.windows.find((candidate) => candidate.window === id);
  if (window === undefined) return refuse(notInSession.window);
  return onlyWith(windowTarget(session.tmuxName, id), plan(window));
}

function onPane(id: PaneId, scene: ActionScene, plan: (pane: TmuxPane) => ActionPlan): ActionPlan {
  const pane = panesOf(scene).find((candidate) => candidate.pane === id);
  if (pane === undefined) return refuse(notInSession.pane);
  return onlyWith(paneTarget({ session: scene.session.tmuxName, pane: id }), plan(pane));
}

function onTwoPanes(
  ids: { readonly pane: PaneId; readonly other: PaneId },
  scene: ActionScene,
  command: (pane: PaneId, other: PaneId) => string[],
): ActionPlan {
  return onPane(ids.pane, scene, ({ pane }) =>
    onPane(ids.other, scene, ({ pane: other }) =>
      pane === other ? refuse("a pane has no place beside itself") : run(command(pane, other)),
    ),
  );
}

/** Names are one line of text; tmux would show a control character as its code. */
function plainName(name: string): string {
  return name.replaceAll(/\p{Cc}+/gu, " ").trim();
}

function planNamed(name: string | undefined, plan: (name: string | undefined) => ActionPlan): ActionPlan {
  const plain = plainName(name ?? "");
  if (isKeptName(plain)) return refuse("a name that begins with ':' is kept for the attach commands");
  return plan(plain === "" ? undefined : plain);
}

function planMore(scene: ActionScene, plan: () => ActionPlan): ActionPlan {
  const full = panesOf(scene).length >= limits.panesPerSession;
  return full ? refuse(`a session has at most ${limits.panesPerSession} panes`) : plan();
}

function planNewWindow({ name }: Named<"newWindow">, scene: ActionScene): ActionPlan {
  const window = scene.session.windows.find((candidate) => candidate.active) ?? scene.session.windows[0];
  const beside = window?.panes.find((pane) => pane.active) ?? window?.panes[0];
  if (beside === undefined) return refuse("that session has no window left");
  return planMore(scene, () =>
    planNamed(name, (plain) =>
      onlyWith(sessionTarget(scene.session.tmuxName), {
        kind: "make",
        beside,
        commands: (place) => newWindowCommands(place, scene.marks, plain),
      }),
    ),
  );
}

function planSplit({ side, percent }: Named<"splitPane">, beside: TmuxPane, scene: ActionScene): ActionPlan {
  const { pane, window } = beside;
  return planMore(scene, () => ({
    kind: "make",
    beside,
    commands: (place) => splitCommands(place, { pane, window, side, percent }),
  }));
}

function planRename(window: TmuxWindow, name: string, { session }: ActionScene): ActionPlan {
  if (isNamedForAttach(window, session.name)) return run(titleCommand(window.window, plainName(name)));
  return planNamed(name, (plain = "") => run(renameCommand(window.window, plain)));
}

function planSwap(window: WindowId, otherId: WindowId, scene: ActionScene): ActionPlan {
  const { session } = scene;
  return onWindow(otherId, scene, ({ window: other }) => {
    const current = session.windows.find((candidate) => candidate.active)?.window;
    const moved = current === window || current === other;
    return run(...swapWindowsCommands(session.id, { window, other, current: moved ? current : undefined }));
  });
}

function planResize(pane: PaneId, { columns, rows }: Named<"resizePane">): ActionPlan {
  if (columns === undefined && rows === undefined) return refuse("no size is given");
  return run(resizeCommand(pane, columns, rows));
}

function planBreak({ name }: Named<"breakPane">, pane: TmuxPane, scene: ActionScene): ActionPlan {
  const alone = panesOf(scene).every((other) => other === pane || other.window !== pane.window);
  if (alone) return refuse("that pane has a window of its own already");
  const { pane: id, window } = pane;
  const command = plainName(pane.command) || "shell";
  return planNamed(name, (plain) =>
    run(...breakCommands(scene.session.id, { pane: id, window, name: plain, command }, scene.marks)),
  );
}
