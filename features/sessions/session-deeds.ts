/** What may be done to a terminal as a whole, by whom, in words, and what is asked first. Pure. */
import { mayAs, type ApiSession, type IdeaRole, type SessionStatus } from "@coda/protocol";

export interface SessionDeedOffer {
  readonly deed: "end" | "restart";
  /** In a menu. */
  readonly text: string;
  readonly title: string;
  readonly question: string;
  /** The button that does it. */
  readonly yes: string;
  /** Programs end by it. */
  readonly isHard: boolean;
}

/** What is asked first says how much is stored, so it is worded where that is known. */
interface DeletionOffer {
  readonly deed: "delete";
  readonly text: string;
  readonly title: string;
}

export type SessionOffer = SessionDeedOffer | DeletionOffer;

/** Of this reader: a menu beside it and the palette have the same. */
export function sessionOffers(session: ApiSession, role: IdeaRole): readonly SessionOffer[] {
  const deletion = { deed: "delete", text: "Delete …", title: `Delete ${session.slot}?` } as const;
  return [...(mayAs(role, "driver") ? sessionDeeds(session) : []), ...(mayAs(role, "owner") ? [deletion] : [])];
}

const running: ReadonlySet<SessionStatus> = new Set(["live", "detached", "attention"]);

/** None while its device could not be asked. */
export function sessionDeeds({ slot, status, device }: ApiSession): readonly SessionDeedOffer[] {
  const there = device === null ? "" : ` on ${device.name}`;
  const kept = "What is saved of it stays.";
  if (status === "exited")
    return [
      {
        deed: "restart",
        text: "Start again …",
        title: `Start ${slot} again?`,
        question: `It begins with a new shell${there}. ${kept}`,
        yes: "Start it",
        isHard: false,
      },
    ];
  if (!running.has(status)) return [];
  const lost = `The programs in all its windows end${there}, and what they have not saved is lost`;
  return [
    {
      deed: "restart",
      text: "Restart …",
      title: `Restart ${slot}?`,
      question: `${lost}; then it begins with a new shell. ${kept}`,
      yes: "Restart it",
      isHard: true,
    },
    {
      deed: "end",
      text: "End …",
      title: `End ${slot}?`,
      question: `${lost}. ${kept} It can be started again.`,
      yes: "End it",
      isHard: true,
    },
  ];
}
