/** A setting or a machine with which the helper cannot start: one sentence that says what to do. */
export class ConfigError extends Error {}

/** This device is paired with no web app, or not with this one. */
export class NotPaired extends ConfigError {}

/** tmux is not there, or too old. */
export class TmuxUnfit extends ConfigError {}
