/** The machine's own timer, as the port wants one. */
import type { TelemetryPorts } from "../open-telemetry.ts";

export const systemAfter: TelemetryPorts["after"] = (delayMs, action) => {
  const timer = setTimeout(action, delayMs);
  return () => {
    clearTimeout(timer);
  };
};
