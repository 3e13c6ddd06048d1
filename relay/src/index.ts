/** @coda/relay: a whole relay to start in a process of one's own. */
export { startRelay, type Relay, type RelayOptions } from "./start-relay.ts";
