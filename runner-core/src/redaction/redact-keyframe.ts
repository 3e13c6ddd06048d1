/** A keyframe as it leaves this device: the cells, links and title of secrets masked, all else as it was. */
import { decodeTitle, encodeTitle, limits, type Keyframe } from "@coda/protocol";
import { HeadlessTerminal } from "../pane/headless-terminal.ts";
import type { ActiveRedaction } from "./redaction-level.ts";
import { redactText } from "./scan-text.ts";

/** The same one where nothing was found. */
export async function redactKeyframe(keyframe: Keyframe, level: ActiveRedaction): Promise<Keyframe> {
  const { header, vt } = keyframe;
  let found = false;
  const redact = (text: string): string => {
    const redacted = redactText(text, level);
    found ||= redacted !== text;
    return redacted;
  };
  const title = redact(decodeTitle(header.title));
  const terminal = new HeadlessTerminal(
    { columns: header.columns, rows: header.rows },
    limits.keyframeScrollbackLines,
    title,
  );
  try {
    await terminal.write(vt);
    const { scrollback, scrollbackLines, screens } = terminal.picture(header.scrollbackLines, { redact });
    if (!found) return keyframe;
    const scrollbackBytes = Buffer.byteLength(scrollback);
    return {
      header: { ...header, title: encodeTitle(title), scrollbackLines, scrollbackBytes },
      vt: Buffer.from(scrollback + screens),
    };
  } finally {
    terminal.dispose();
  }
}
