/** A link to one of the site's places, in the bar on top: the one on view stands out. A finger has all of its height. */
import Link from "next/link";
import { classNames } from "@/ui/class-names.ts";

interface PlaceLinkProps {
  readonly href: string;
  readonly here: boolean;
  readonly children: string;
}

export function PlaceLink({ href, here, children }: PlaceLinkProps) {
  return (
    <Link
      href={href}
      aria-current={here ? "page" : undefined}
      className="group flex items-center rounded-md text-sm pointer-coarse:h-11 pointer-coarse:min-w-11"
    >
      <span
        className={classNames(
          "flex h-8 items-center rounded-md px-2.5 group-hover:bg-hover max-sm:px-2 max-[24rem]:px-1",
          here ? "bg-hover font-medium text-ink" : "text-ink-soft",
        )}
      >
        {children}
      </span>
    </Link>
  );
}
