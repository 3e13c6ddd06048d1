/** All tables, for the clients and for drizzle-kit. */
export * from "./access.ts";
export * from "./audit-events.ts";
export * from "./devices.ts";
export * from "./figures.ts";
export * from "./ideas-terminal-sessions.ts";
export * from "./ideas.ts";
export * from "./job-runs.ts";
export * from "./search-texts.ts";
export * from "./notices.ts";
export * from "./terminal-commands.ts";
export * from "./terminal-transcripts.ts";
export * from "./users.ts";
