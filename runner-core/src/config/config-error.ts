/** A setting or a machine with which the helper cannot start: one sentence that says what to do. */
export class ConfigError extends Error {}

/** This device is paired with no web app, or not with this one. */
export class NotPaired extends ConfigError {}

/** This device was paired, and cannot be what it was: its key is gone, or its folder is of another machine. Pairing anew helps. */
export class DeviceUnfit extends Error {}

/** tmux is not there, or too old. */
export class TmuxUnfit extends ConfigError {}
