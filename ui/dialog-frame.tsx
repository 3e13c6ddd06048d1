/** The modal dialog itself. Escape and the scrim close it, and focus goes back where it came from. */
"use client";

import { Dialog as Radix } from "radix-ui";
import { useRef, type ReactNode } from "react";
import { buttonLook } from "./button.tsx";
import { classNames } from "./class-names.ts";
import { CloseIcon } from "./icons.ts";

export interface DialogProps {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  readonly title: string;
  readonly description?: ReactNode;
  readonly children: ReactNode;
  readonly wide?: boolean;
  readonly testId?: string;
}

export function DialogFrame({ open, onOpenChange, title, description, children, wide = false, testId }: DialogProps) {
  const opener = useRef<Element | null>(null);
  const rememberOpener = () => {
    opener.current = document.activeElement;
  };
  const returnFocus = (event: Event) => {
    event.preventDefault();
    if (opener.current instanceof HTMLElement) opener.current.focus();
  };
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 animate-fade bg-scrim" />
        <Radix.Content
          data-testid={testId}
          onOpenAutoFocus={rememberOpener}
          onCloseAutoFocus={returnFocus}
          {...(description === undefined && { "aria-describedby": undefined })}
          className={classNames(
            "fixed z-50 flex max-h-[90dvh] animate-rise flex-col overflow-hidden border border-line bg-raised shadow-float",
            "inset-x-0 bottom-0 rounded-t-lg",
            "sm:inset-x-auto sm:bottom-auto sm:top-[12dvh] sm:left-1/2 sm:max-h-[80dvh] sm:-translate-x-1/2 sm:rounded-lg",
            wide ? "sm:w-[40rem]" : "sm:w-[27rem]",
          )}
        >
          <div className="pr-16 pl-5 pt-4">
            <Radix.Title className="text-lg font-semibold wrap-anywhere">{title}</Radix.Title>
            {description !== undefined && (
              <Radix.Description className="mt-0.5 text-sm text-ink-soft">{description}</Radix.Description>
            )}
          </div>
          <div className="overflow-y-auto px-5 pt-3 pb-[max(1.25rem,env(safe-area-inset-bottom))] sm:pb-5">
            {children}
          </div>
          {/* Last, so that the dialog's first control gets the focus. */}
          <div className="absolute top-3 right-3">
            <Radix.Close aria-label="Close" className={buttonLook({ variant: "ghost", size: "icon" })}>
              <CloseIcon aria-hidden />
            </Radix.Close>
          </div>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
