/** Journals' endings on this machine: its clock, its processes, its present start. */
import { systemClock } from "../clock.ts";
import { runsIn } from "../process-alive.ts";
import { bootId } from "../system-boot.ts";
import { JournalEndings } from "./journal-endings.ts";

export function systemEndings(): JournalEndings {
  return new JournalEndings({ clock: systemClock, isAlive: runsIn, boot: bootId() });
}
