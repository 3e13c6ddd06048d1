/**
 * A form that its page's script answers. Before that is there a browser would load the page anew, with all that was typed in
 * its address, a password too: instead it is sent nowhere, and answered once the script is there (`early.ts`).
 */
import type { ComponentProps } from "react";

type FormProps = ComponentProps<"form">;

interface AnsweredFormProps extends Omit<FormProps, "action" | "method" | "onSubmit"> {
  /** Nothing is left for the browser to do. */
  readonly onSubmit: NonNullable<FormProps["onSubmit"]>;
}

export function Form({ onSubmit, ...rest }: AnsweredFormProps) {
  return (
    // oxlint-disable-next-line react/forbid-elements -- this is the form that all others are.
    <form
      {...rest}
      // Outside a <dialog> it leads nowhere (HTML, form submission algorithm).
      method="dialog"
      onSubmit={(event) => {
        event.preventDefault();
        onSubmit(event);
      }}
    />
  );
}
