/** Why there is no update: one sentence. Nothing was replaced then. */
export class UpdateError extends Error {}
