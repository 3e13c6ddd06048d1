/** Who starts helpers: a service's unit and the desktop app say so in CODA_STARTED_BY. */
export const starters = ["hand", "service", "app"] as const;
export type StartedBy = (typeof starters)[number];
