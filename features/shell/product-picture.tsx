/** The picture of a terminal page, as the browser tests take it (e2e/looks.spec.ts): in the reader's colours, and of a phone on a phone. */
import { themeAttribute, type Theme } from "./theme.ts";

type Colours = "light" | "dark";

const shapes = {
  wide: { width: 920, height: 600 },
  narrow: { width: 390, height: 560 },
} as const;

const onPhones = "(max-width: 40rem)";
const inDark = "(prefers-color-scheme: dark)";

function source(shape: keyof typeof shapes, colours: Colours) {
  return { srcSet: `/pictures/terminal-${shape}-${colours}.webp`, ...shapes[shape] };
}

/** Who chose colours of their own gets them whatever the system says; the high contrast is a dark one or a light one by the system. */
function chosen(theme: Theme): Colours | undefined {
  const attribute = themeAttribute(theme);
  return attribute === "light" || attribute === "dark" ? attribute : undefined;
}

export function ProductPicture({ theme }: { readonly theme: Theme }) {
  const only = chosen(theme);
  const plain = only ?? "light";
  return (
    <picture>
      {only === undefined && <source media={`${onPhones} and ${inDark}`} {...source("narrow", "dark")} />}
      <source media={onPhones} {...source("narrow", plain)} />
      {only === undefined && <source media={inDark} {...source("wide", "dark")} />}
      <img
        src={source("wide", plain).srcSet}
        {...shapes.wide}
        fetchPriority="high"
        alt="A terminal in Coda: a list of commits and a run of tests in a tmux session, with its tabs above, and below it a status line that says live, who can type, and that nothing is missing."
        className="h-auto w-full rounded-lg border border-line shadow-float"
      />
    </picture>
  );
}
