/** A service's unit as systemd reads it (systemd.syntax(7), systemd.service(5)): as much as the helper's uses. Pure. */

export interface ServiceUnit {
  readonly command: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly killMode: "process" | "control-group";
  readonly restartsOnFailure: boolean;
  readonly restartPreventExitStatus: readonly number[];
  readonly restartSeconds: number;
  readonly restartSteps: number;
  readonly restartMaxDelaySeconds: number;
  /** 0: starts are not limited. */
  readonly startLimitIntervalSeconds: number;
  readonly startLimitBurst: number;
}

export function readUnit(text: string): ServiceUnit {
  const entries = text
    .split("\n")
    .filter((line) => /^[A-Z]/u.test(line))
    .map((line): [string, string] => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)]);
  const last = (key: string): string | undefined => entries.findLast(([name]) => name === key)?.[1];
  const seconds = (key: string, otherwise: number): number => Number(last(key) ?? otherwise);
  return {
    command: wordsOf(last("ExecStart") ?? "").map((word) => word.replaceAll("$$", "$")),
    environment: Object.fromEntries(
      entries
        .filter(([name]) => name === "Environment")
        .flatMap(([, value]) => wordsOf(value))
        .map((word) => [word.slice(0, word.indexOf("=")), word.slice(word.indexOf("=") + 1)]),
    ),
    killMode: last("KillMode") === "process" ? "process" : "control-group",
    restartsOnFailure: last("Restart") === "on-failure",
    restartPreventExitStatus: (last("RestartPreventExitStatus") ?? "").split(" ").filter(Boolean).map(Number),
    restartSeconds: seconds("RestartSec", 0.1),
    restartSteps: seconds("RestartSteps", 0),
    restartMaxDelaySeconds: seconds("RestartMaxDelaySec", Infinity),
    startLimitIntervalSeconds: seconds("StartLimitIntervalSec", 10),
    startLimitBurst: seconds("StartLimitBurst", 5),
  };
}

/** Before the restart of that number, 1 for the first: from RestartSec to RestartMaxDelaySec in equal ratios. */
export function restartDelaySeconds(unit: ServiceUnit, restart: number): number {
  const { restartSeconds: first, restartSteps: steps, restartMaxDelaySeconds: longest } = unit;
  if (restart <= 1 || steps === 0 || longest === Infinity || first >= longest) return first;
  return restart > steps ? longest : first * (longest / first) ** ((restart - 1) / steps);
}

/** Quoted words, with `%%` for a percent sign; other specifiers are not used. */
function wordsOf(line: string): string[] {
  return [...line.matchAll(/"((?:[^"\\]|\\.)*)"|\S+/gu)].map(([whole, quoted]) =>
    (quoted ?? whole).replaceAll("\\n", "\n").replaceAll(/\\(.)/gu, "$1").replaceAll("%%", "%"),
  );
}
