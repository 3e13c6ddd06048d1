/** Unit and agent as their managers read them: systemd's own checker where there is one, a strict reading of the list. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "plist";
import { afterAll, describe, expect, test } from "vitest";
import { runProgram } from "../child-process.ts";
import { findProgram } from "../testing/find-program.ts";
import { agentText } from "./launch-agent.ts";
import type { ServicePlan } from "./service-plan.ts";
import { unitName, unitText } from "./systemd-unit.ts";

const folder = mkdtempSync(join(tmpdir(), "coda-service-"));
afterAll(() => rmSync(folder, { recursive: true }));

const awkward = `/home/a b/50% $HOME "x" \\ <&>`;
const plan: ServicePlan = {
  command: [process.execPath],
  arguments: ["--state-dir", awkward],
  environment: { PATH: `/usr/bin:${awkward}` },
  logFolder: "/home/ada/logs",
};

describe("the unit", () => {
  const analyze = findProgram("systemd-analyze");

  /** What systemd has to say of a unit of this text. */
  async function saidOf(text: string): Promise<string[]> {
    const file = join(folder, unitName);
    writeFileSync(file, text);
    // It wants a session's folder, or it looks at nothing.
    const env = { ...process.env, XDG_RUNTIME_DIR: folder };
    const { stderr } = await runProgram(String(analyze), ["--user", "--man=no", "verify", file], { env });
    return stderr.split("\n").filter((line) => line !== "");
  }

  async function versionHere(): Promise<number> {
    const { stdout } = await runProgram(String(analyze), ["--version"]);
    return Number(/^systemd (\d+)/u.exec(stdout)?.[1]);
  }

  test.skipIf(analyze === undefined)("has nothing for systemd-analyze verify to say, which sees a fault", async () => {
    const version = await versionHere();
    const text = unitText(plan, version);
    expect(await saidOf(text)).toEqual([]);
    // What is left out before 254 is what an older one would complain of.
    const newer = await saidOf(unitText(plan, 254));
    expect(newer.map((line) => /Unknown key (?:name )?'(\w+)'/u.exec(line)?.[1])).toEqual(
      version < 254 ? ["RestartSteps", "RestartMaxDelaySec"] : [],
    );
    expect(await saidOf(text.replace("KillMode=process", "KillMode=proces"))).not.toEqual([]);
    expect(await saidOf(text.replace('ExecStart="/', 'ExecStart="/no/such'))).not.toEqual([]);
  });

  test("leaves the processes of a tmux server alone, and begins again for ever", () => {
    const lines = unitText(plan, 254).split("\n");
    for (const line of ["KillMode=process", "OOMPolicy=continue", "Restart=on-failure", "StartLimitIntervalSec=0"])
      expect(lines).toContain(line);
    expect(lines).toContain("RestartPreventExitStatus=3 4 64");
  });

  test("has systemd wait ever longer where it can, and else the helper itself", () => {
    const [newer, older, unknown] = [254, 252, 0].map((version) => unitText(plan, version));
    expect(newer).toMatch(/^RestartSec=1\nRestartSteps=6\nRestartMaxDelaySec=60$/mu);
    expect(newer).not.toContain("--back-off");
    expect(older).toMatch(/^ExecStart=.* "start" "--back-off"$/mu);
    expect(older).not.toMatch(/^Restart(?:Steps|MaxDelaySec)=/mu);
    expect(unknown).toBe(older);
  });

  test("keeps each word one word, whatever is in it", () => {
    const lines = unitText(plan, 254).split("\n");
    expect(lines.find((line) => line.startsWith("ExecStart="))).toBe(
      `ExecStart="${process.execPath}" "--state-dir" "/home/a b/50%% $$HOME \\"x\\" \\\\ <&>" "start"`,
    );
    expect(lines).toContain(`Environment="PATH=/usr/bin:/home/a b/50%% $HOME \\"x\\" \\\\ <&>"`);
  });
});

/** What a property list of version 1.0 means, by its DTD; throws at anything that it does not know. */
function readPropertyList(text: string): unknown {
  const body =
    /^<\?xml version="1\.0" encoding="UTF-8"\?>\n<!DOCTYPE plist PUBLIC "[^"]+" "[^"]+">\n<plist version="1\.0">\n(?<body>[\s\S]*)\n<\/plist>\n$/u.exec(
      text,
    )?.groups?.["body"];
  const tokens = [...String(body).matchAll(/\s*(<[^>]+>|[^<]+)/gu)].map((match) => String(match[1]));
  const plain = (inner: string): string =>
    inner.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
  const take = (wanted?: string): string => {
    const token = tokens.shift();
    if (token === undefined || (wanted !== undefined && token !== wanted)) throw new Error(`${token} is not ${wanted}`);
    return token;
  };
  const inside = (tag: string): string => {
    const inner = tokens[0] === `</${tag}>` ? "" : take();
    take(`</${tag}>`);
    return plain(inner);
  };
  const value = (): unknown => {
    const tag = take();
    switch (tag) {
      case "<string>":
        return inside("string");
      case "<integer>":
        return Number(inside("integer"));
      case "<true/>":
      case "<false/>":
        return tag === "<true/>";
      case "<array>": {
        const list: unknown[] = [];
        while (tokens[0] !== "</array>") list.push(value());
        take("</array>");
        return list;
      }
      case "<dict>": {
        const entries: [string, unknown][] = [];
        while (tokens[0] !== "</dict>") {
          take("<key>");
          entries.push([inside("key"), value()]);
        }
        take("</dict>");
        return Object.fromEntries(entries);
      }
      default:
        throw new Error(`${tag} is no value`);
    }
  };
  const read = value();
  if (tokens.length > 0) throw new Error(`${tokens[0]} is behind the list's end`);
  return read;
}

describe("the agent", () => {
  test("is a property list that says what launchd is to do", () => {
    expect(readPropertyList(agentText(plan))).toEqual({
      Label: "app.coda.runner",
      ProgramArguments: [process.execPath, "--state-dir", awkward, "start"],
      EnvironmentVariables: { PATH: `/usr/bin:${awkward}`, CODA_STARTED_BY: "service" },
      RunAtLoad: true,
      KeepAlive: { SuccessfulExit: false },
      ThrottleInterval: 10,
      LimitLoadToSessionType: "Aqua",
      ProcessType: "Interactive",
      AbandonProcessGroup: true,
      Umask: 63,
      StandardOutPath: "/dev/null",
      StandardErrorPath: "/home/ada/logs/launchd.log",
    });
  });

  test("means the same to a parser that others use", () => {
    expect(parse(agentText(plan))).toEqual(readPropertyList(agentText(plan)));
  });

  test.each([
    ["a value without its key", "<key>Label</key>", ""],
    ["a list that does not end", "</array>", ""],
    ["a sign that begins a tag", "&lt;", "<"],
  ])("with %s is none", (_, good, faulty) => {
    expect(() => readPropertyList(agentText(plan).replaceAll(good, faulty))).toThrow(/is no/u);
  });

  const lint = findProgram("plutil");
  test.skipIf(lint === undefined)("has nothing for plutil to say", async () => {
    const file = join(folder, "agent.plist");
    writeFileSync(file, agentText(plan));
    expect(await runProgram(String(lint), ["-lint", file])).toMatchObject({ status: 0 });
  });
});
