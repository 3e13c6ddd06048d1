/** A file of the reader's own: saved from this page, or chosen to be read. */
"use client";

import { useRef, type ReactNode } from "react";
import { Button } from "@/ui/button.tsx";

/** @param text JSON. */
export function saveJson(text: string, fileName: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: "application/json" }));
  link.download = fileName;
  link.click();
  URL.revokeObjectURL(link.href);
}

interface OpenFileProps {
  /** Endings and types, as an input has them. */
  readonly accept: string;
  readonly onFile: (file: File) => void;
  readonly children: ReactNode;
  /** Of the button; that of the input ends with `-file`. */
  readonly testId: string;
}

export function OpenFile({ accept, onFile, children, testId }: OpenFileProps) {
  const picker = useRef<HTMLInputElement>(null);
  return (
    <>
      <Button onClick={() => picker.current?.click()} data-testid={testId}>
        {children}
      </Button>
      <input
        ref={picker}
        type="file"
        hidden
        data-testid={`${testId}-file`}
        accept={accept}
        onChange={(event) => {
          const [file] = event.target.files ?? [];
          if (file !== undefined) onFile(file);
          event.target.value = ""; // the same file can be chosen once more
        }}
      />
    </>
  );
}
