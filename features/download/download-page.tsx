/** How the helper comes onto a machine: packages that are really there, or the source, and what to do then. */
import Link from "next/link";
import type { ReactNode } from "react";
import { buttonLook } from "@/ui/button.tsx";
import { classNames } from "@/ui/class-names.ts";
import { CommandLine } from "@/ui/command-line.tsx";
import { Notice } from "@/ui/notice.tsx";
import { docPath } from "../routes/paths.ts";
import type { ReaderPlatform } from "./reader-platform.ts";

export interface OfferedFile {
  readonly name: string;
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
    <div className="mx-auto w-full max-w-3xl">
      <h1 className="text-2xl font-semibold tracking-tight">Get the helper</h1>
      <p className="mt-2 text-lg text-ink-soft">
        It runs on the machine whose terminals you want here, beside tmux 3.3 or newer. It calls out to this server,
        opens no port, and touches no tmux sessions but those that Coda opens.
      </p>
      <div className="mt-6 flex flex-col gap-3">
        {local && (
          <Notice title="This machine has one already">
            npm start runs a helper here and pairs it by itself. You need this page for other machines only.
          </Notice>
        )}
        <ReaderNotice reader={reader} />
      </div>
      <Packages files={files} reader={reader} />
      <Step title={files === undefined || files.length === 0 ? "Run it" : "Or run it from the source"}>
        <p>In a copy of Coda&apos;s source, with Node 20 or newer; it brings the Node it needs:</p>
        <CommandLine
          command={`npm run runner -- pair --server ${origin} --start`}
          what="the command that runs the helper from the source"
        />
      </Step>
      <Step title="Then pair it">
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

function Packages({ files, reader }: Pick<DownloadPageProps, "files" | "reader">) {
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
  return (
    <Step title="Packages">
      <ul className="divide-y divide-line rounded-lg border border-line bg-raised">
        {sorted.map((file) => (
          <PackageRow key={file.name} file={file} suggested={forReader(file)} />
        ))}
      </ul>
      {files.some(({ sha256 }) => sha256 !== undefined) ? (
        <p>
          The long numbers are SHA-256 checksums: <code className="font-mono text-sm">sha256sum</code> (macOS:{" "}
          <code className="font-mono text-sm">shasum -a 256</code>) of the file you got must say the same.
        </p>
      ) : (
        <p>No list of checksums lies beside these files, so what you get cannot be compared with anything.</p>
      )}
    </Step>
  );
}

function PackageRow({ file, suggested }: { readonly file: OfferedFile; readonly suggested: boolean }) {
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 px-4 py-3">
      <div className="min-w-0 flex-1 basis-60">
        <p className="font-medium">
          {file.title}
          {suggested && <span className="ml-2 text-sm font-normal text-live">seems to be yours</span>}
        </p>
        <p className="font-mono text-xs wrap-anywhere text-ink-quiet">{file.sha256 ?? file.name}</p>
      </div>
      {file.platform === "node" ? (
        <div className="basis-full">
          <CommandLine command={`npx --yes ${file.url}`} what="the command that runs it by npx" />
        </div>
      ) : (
        <a
          href={file.url}
          className={classNames(
            buttonLook({ variant: suggested ? "primary" : "secondary" }),
            "pointer-coarse:h-11 max-sm:basis-full",
          )}
        >
          Download<span className="sr-only"> {file.name}</span>
        </a>
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
