/** How the helper comes onto a machine: packages that are really there, or the source, and what to do then. */
import Link from "next/link";
import type { ReactNode } from "react";
import { buttonLook } from "@/ui/button.tsx";
import { classNames } from "@/ui/class-names.ts";
import { CommandLine } from "@/ui/command-line.tsx";
import { Notice } from "@/ui/notice.tsx";
import { docPath } from "../routes/paths.ts";
import { OpenCompanion } from "./open-companion.tsx";
import type { ReaderPlatform } from "./reader-platform.ts";

export interface OfferedFile {
  readonly name: string;
  /** The desktop app, or the command alone. */
  readonly kind: "app" | "command";
  readonly platform: "mac" | "linux" | "node";
  readonly title: string;
  readonly url: string;
  /** Hexadecimal. */
  readonly sha256: string | undefined;
}

interface DownloadPageProps {
  /** Undefined where this server names no place for packages. */
  readonly files: readonly OfferedFile[] | undefined;
  readonly reader: ReaderPlatform;
  /** This server's own address. */
  readonly origin: string;
  /** Local mode has started and paired a helper already. */
  readonly local: boolean;
}

export function DownloadPage({ files, reader, origin, local }: DownloadPageProps) {
  return (
    <div className="max-w-3xl">
      <h1 className="text-2xl font-semibold tracking-tight">Get the helper</h1>
      <p className="mt-2 text-lg text-ink-soft">
        It runs on the machine whose terminals you want here, beside tmux 3.3a or newer. It calls out to this server,
        opens no port, and touches no tmux sessions but those that Coda opens.
      </p>
      <div className="mt-6 flex flex-col gap-3">
        {local && (
          <Notice title="This machine has one already">
            npm start runs a helper here and pairs it by itself. No other machine reaches this Coda: it listens on
            127.0.0.1 alone.
          </Notice>
        )}
        <ReaderNotice reader={reader} />
      </div>
      <Packages files={files} reader={reader} origin={origin} />
      <Step title={files === undefined || files.length === 0 ? "Run it" : "Or from the source"}>
        <p>In a copy of Coda&apos;s source, with Node 20.20 or newer; it brings the Node it needs:</p>
        <CommandLine
          command={`npm run runner -- pair --server ${origin} --start`}
          what="the command that runs the helper from the source"
        />
      </Step>
      <Step title="Then pair it">
        {files?.some(({ kind }) => kind === "app") === true && (
          <>
            <p>
              The desktop app, once it is installed, asks whether to pair with this server, and shows a code. If nothing
              opens, enter <code className="font-mono text-sm wrap-anywhere">{origin}</code> in its window:
            </p>
            <div>
              <OpenCompanion origin={origin} />
            </div>
          </>
        )}
        <p>
          The command shows a link and a code. Open the link, compare what it says with what the machine says, and say
          yes on both sides. An installed helper does the same with:
        </p>
        <CommandLine command={`coda-runner pair --server ${origin} --start`} what="the command that pairs" />
        <p>
          <Link className="text-accent underline underline-offset-2" href={docPath("pairing")}>
            How pairing works, and where the keys are
          </Link>
        </p>
      </Step>
    </div>
  );
}

function ReaderNotice({ reader }: { readonly reader: ReaderPlatform }) {
  if (reader === "windows")
    return (
      <Notice title="On Windows, inside WSL">
        tmux runs in the Windows Subsystem for Linux: install there, as on Linux. Nobody has tried it yet.
      </Notice>
    );
  if (reader === "mac")
    return (
      <Notice title="macOS is not proven yet">
        It is meant to work there; every test so far ran on Debian 12. If something fails, coda-runner doctor says what
        it finds.
      </Notice>
    );
  return null;
}

function Packages({ files, reader, origin }: Pick<DownloadPageProps, "files" | "reader" | "origin">) {
  if (files === undefined) return null;
  if (files.length === 0)
    return (
      <div className="mt-6">
        <Notice tone="warn" title="No package can be found just now">
          The place where this server&apos;s packages lie has none, or does not answer. Try again in a few minutes, or
          run the helper from the source.
        </Notice>
      </div>
    );
  const forReader = (file: OfferedFile) => file.platform === (reader === "windows" ? "linux" : reader);
  const sorted = [...files.filter(forReader), ...files.filter((file) => !forReader(file))];
  const apps = sorted.filter(({ kind }) => kind === "app");
  const commands = sorted.filter(({ kind }) => kind === "command");
  return (
    <>
      {apps.length > 0 && (
        <Step title="The desktop app">
          <PackageList>
            {apps.map((file) => (
              <PackageRow key={file.name} file={file} suggested={forReader(file)} />
            ))}
          </PackageList>
        </Step>
      )}
      {commands.length > 0 && (
        <Step title={apps.length > 0 ? "Or the command alone" : "The command"}>
          <p>
            {commands.every(({ platform }) => platform === "node")
              ? "It needs tmux and Node 24 or newer. This line gets it, pairs this machine and runs it:"
              : "One file, and nothing else to install but tmux. Each line gets it, pairs this machine and runs it:"}
          </p>
          {commands.some(({ platform }) => platform === "linux") && (
            <p>Those for Linux need glibc. On Alpine, which has musl, take the one for Node.</p>
          )}
          <PackageList>
            {commands.map((file) => (
              <PackageRow key={file.name} file={file} suggested={forReader(file)} line={lineOf(file, origin)} />
            ))}
          </PackageList>
        </Step>
      )}
      <p className="mt-3 text-ink-soft">
        {files.some(({ sha256 }) => sha256 !== undefined) ? (
          <>
            The long numbers are SHA-256 checksums: <code className="font-mono text-sm">sha256sum</code> (macOS:{" "}
            <code className="font-mono text-sm">shasum -a 256</code>) of the file you got must say the same.
          </>
        ) : (
          "No list of checksums lies beside these files, so what you get cannot be compared with anything."
        )}
      </p>
    </>
  );
}

/** For a shell. The names are the table's and the addresses the operator's and this server's: nothing of a reader's is in it. */
function lineOf({ name, platform, url }: OfferedFile, origin: string): string {
  const words = `pair --server ${origin} --start`;
  if (platform === "node") return `npx --yes ${url} ${words}`;
  return `curl -fLO ${url} && chmod +x ${name} && ./${name} ${words}`;
}

function PackageList({ children }: { readonly children: ReactNode }) {
  return <ul className="divide-y divide-line rounded-lg border border-line bg-raised">{children}</ul>;
}

interface PackageRowProps {
  readonly file: OfferedFile;
  readonly suggested: boolean;
  /** How it is got and run, where one line of a shell does that. */
  readonly line?: string;
}

function PackageRow({ file, suggested, line }: PackageRowProps) {
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 px-4 py-3">
      <div className="min-w-0 flex-1 basis-60">
        <p className="font-medium">
          {file.title}
          {suggested && <span className="ml-2 text-sm font-normal text-live">seems to be yours</span>}
        </p>
        <p className="font-mono text-xs wrap-anywhere text-ink-quiet">{file.sha256 ?? file.name}</p>
      </div>
      {line === undefined ? (
        <a
          href={file.url}
          className={classNames(buttonLook({ variant: suggested ? "primary" : "secondary" }), "max-sm:basis-full")}
        >
          Download<span className="sr-only"> {file.name}</span>
        </a>
      ) : (
        <div className="min-w-0 basis-full">
          <CommandLine command={line} what={`the command that gets ${file.name} and runs it`} />
        </div>
      )}
    </li>
  );
}

function Step({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section aria-label={title} className="mt-8">
      <h2 className="mb-3 text-lg font-semibold">{title}</h2>
      <div className="flex flex-col gap-3 text-ink-soft">{children}</div>
    </section>
  );
}
