/** How to open a session in a local terminal: the exact commands, and why the short one is missing when it is. */
"use client";

import { attachTexts, isSocketName, type AttachTexts } from "@coda/protocol";
import type { ReactNode } from "react";
import { CommandLine } from "@/ui/command-line.tsx";
import { Notice } from "@/ui/notice.tsx";
import { Tabs } from "@/ui/tabs.tsx";
import { useAppConfig } from "../shell/app-config.tsx";
import type { AttachTarget } from "./attach-dialog.tsx";
import { guessSystem, guides, systems, type System } from "./attach-guide.ts";

function Part({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section className="space-y-1.5">
      <h3 className="text-sm font-medium">{title}</h3>
      {children}
    </section>
  );
}

function Commands({ texts, why }: { readonly texts: AttachTexts; readonly why: string | null }) {
  return (
    <>
      {texts.literal === undefined ? (
        <Notice tone="warn" title="The short command is not available on this machine" testId="literal-unavailable">
          {why ?? "Its tmux server cannot offer it."} Use the exact form instead.
        </Notice>
      ) : (
        <Part title="Attach">
          <CommandLine command={texts.literal} what="the attach command" testId="attach-literal" />
        </Part>
      )}
      <Part
        title={texts.literal === undefined ? "Attach, in the exact form" : "The exact form, if the first one fails"}
      >
        <CommandLine command={texts.exact} what="the exact attach command" testId="attach-exact" />
      </Part>
      <Part title="When you are inside tmux already">
        <CommandLine command={texts.inside} what="the command for inside tmux" testId="attach-inside" />
      </Part>
      {texts.last !== undefined && (
        <Part title="The session used last, whichever it was">
          <CommandLine command={texts.last} what="the command for the session used last" testId="attach-last" />
        </Part>
      )}
    </>
  );
}

function SystemGuide({ system, children }: { readonly system: System; readonly children: ReactNode }) {
  const guide = guides[system];
  return (
    <div className="space-y-4">
      <p className="text-sm text-ink-soft">{guide.before}</p>
      {children}
      <details className="rounded-md border border-line px-3 py-2 text-sm">
        <summary className="cursor-default font-medium">“tmux: command not found”</summary>
        <p className="mt-2 text-ink-soft">Install tmux 3.3a or newer, then start the Coda Runner again.</p>
        <dl className="mt-2 space-y-2">
          {guide.installs.map((install) => (
            <div key={install.on}>
              <dt className="mb-1 text-xs text-ink-quiet">{install.on}</dt>
              <dd>
                <CommandLine command={install.command} what={`the install command, ${install.on}`} />
              </dd>
            </div>
          ))}
        </dl>
      </details>
    </div>
  );
}

export function AttachBody({ target }: { readonly target: AttachTarget }) {
  const config = useAppConfig();
  const socket = target.server === undefined ? config.socket : target.server.socket;
  const why = target.server?.literalUnavailable ?? null;
  const texts = attachTexts(
    { prefix: config.prefix, idea: target.ideaId, slot: target.slot },
    { socket: socket !== null && isSocketName(socket) ? socket : undefined, literalOffered: why === null },
  );
  return (
    <Tabs
      label="Operating system"
      initial={guessSystem(navigator.platform)}
      tabs={systems.map((system) => ({
        value: system,
        text: guides[system].name,
        content: (
          <SystemGuide system={system}>
            <Commands texts={texts} why={why} />
          </SystemGuide>
        ),
      }))}
    />
  );
}
