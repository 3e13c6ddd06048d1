/** A wrong condition of local mode: one sentence that says what to do. Everything else that fails is a bug. */
export class LocalError extends Error {}
