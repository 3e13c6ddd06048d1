/** How terminals look and behave in this browser, with a preview: applied at once, in every tab. */
"use client";

import { useRef } from "react";
import { Button } from "@/ui/button.tsx";
import { ChoiceField } from "@/ui/field.tsx";
import { RangeField } from "@/ui/range-field.tsx";
import { CheckField } from "@/ui/check-field.tsx";
import { AccountSection } from "../account/account-section.tsx";
import { SettingsFrame } from "../settings/settings-frame.tsx";
import { ClipboardSection } from "../terminal/clipboard-section.tsx";
import { contrasts, fontSizes, lineHeights, scrollbacks, usualAppearance, type Appearance } from "./appearance.ts";
import { FontChoice } from "./font-choice.tsx";
import { LookPreview } from "./look-preview.tsx";
import { SchemeSection } from "./scheme-section.tsx";
import { chooseAppearance, useAppearance } from "./use-appearance.ts";

type Option<Value> = { readonly value: Value; readonly text: string };

const cursorShapes: readonly Option<Appearance["cursorShape"]>[] = [
  { value: "block", text: "Block" },
  { value: "bar", text: "Bar" },
  { value: "underline", text: "Underline" },
];
const bells: readonly Option<Appearance["bell"]>[] = [
  { value: "visual", text: "A frame that flashes" },
  { value: "sound", text: "A tone" },
  { value: "off", text: "Nothing" },
];
const pasteGuards: readonly Option<Appearance["pasteGuard"]>[] = [
  { value: "whenItRuns", text: "When the program would run it" },
  { value: "always", text: "Always" },
  { value: "never", text: "Never" },
];
const contrastWords = { 1: "As the program has it", 4.5: "At least 4.5 : 1", 7: "At least 7 : 1" } as const;
const contrastOptions = contrasts.map((ratio) => ({ value: String(ratio), text: contrastWords[ratio] }));

const scrollbackOptions = scrollbacks.map((lines) => ({
  value: String(lines),
  text: `${lines.toLocaleString("en")} lines`,
}));

/** The platform gives back a text: the option that it is the value of. */
function chosen<Value extends string>(options: readonly Option<Value>[], text: string): Value | undefined {
  return options.find(({ value }) => value === text)?.value;
}

function TextSection({ now }: { readonly now: Appearance }) {
  return (
    <AccountSection title="Text">
      <div className="grid gap-4 sm:grid-cols-2">
        <FontChoice fontFamily={now.fontFamily} />
        <ChoiceField
          label="Contrast of text"
          name="contrast"
          options={contrastOptions}
          value={String(now.minimumContrast)}
          hint="7 : 1 in high contrast, whatever is chosen here."
          onChoose={(text) => {
            const minimumContrast = contrasts.find((ratio) => String(ratio) === text);
            if (minimumContrast !== undefined) chooseAppearance({ minimumContrast });
          }}
        />
        <RangeField
          label="Font size"
          {...{ least: fontSizes.least, most: fontSizes.most, step: 1 }}
          value={now.fontSizePixels}
          words={`${now.fontSizePixels} pixels`}
          onChange={(fontSizePixels) => chooseAppearance({ fontSizePixels })}
          testId="font-size"
        />
        <RangeField
          label="Line height"
          {...{ least: lineHeights.least, most: lineHeights.most, step: 0.05 }}
          value={now.lineHeight}
          words={`${now.lineHeight} times the font’s`}
          onChange={(lineHeight) => chooseAppearance({ lineHeight })}
        />
      </div>
    </AccountSection>
  );
}

function CursorSection({ now }: { readonly now: Appearance }) {
  return (
    <AccountSection title="Cursor and bell">
      <div className="grid gap-4 sm:grid-cols-2">
        <ChoiceField
          label="Cursor"
          name="cursor"
          options={cursorShapes}
          value={now.cursorShape}
          hint="Until a program chooses one."
          onChoose={(text) => {
            const cursorShape = chosen(cursorShapes, text);
            if (cursorShape !== undefined) chooseAppearance({ cursorShape });
          }}
        />
        <ChoiceField
          label="When the bell rings"
          name="bell"
          options={bells}
          value={now.bell}
          hint="Only for output that comes while you look."
          onChoose={(text) => {
            const bell = chosen(bells, text);
            if (bell !== undefined) chooseAppearance({ bell });
          }}
        />
        <CheckField
          label="The cursor blinks"
          hint="Never where the system asks for less motion."
          checked={now.cursorBlink}
          onChange={(cursorBlink) => chooseAppearance({ cursorBlink })}
        />
      </div>
    </AccountSection>
  );
}

function ScrollbackSection({ now }: { readonly now: Appearance }) {
  return (
    <AccountSection title="Scrollback">
      <div className="grid gap-4 sm:grid-cols-2">
        <ChoiceField
          label="Lines kept in the page"
          name="scrollback"
          options={scrollbackOptions}
          value={String(now.scrollbackLines)}
          hint="For each pane. Fewer take less memory; all of it stays in the saved history."
          onChoose={(text) => {
            const scrollbackLines = scrollbacks.find((lines) => String(lines) === text);
            if (scrollbackLines !== undefined) chooseAppearance({ scrollbackLines });
          }}
        />
      </div>
    </AccountSection>
  );
}

function TextDeedsSection({ now }: { readonly now: Appearance }) {
  return (
    <AccountSection title="Copying, pasting, reading aloud">
      <div className="grid gap-4 sm:grid-cols-2">
        <ChoiceField
          label="Ask before several lines are pasted"
          name="pasteGuard"
          options={pasteGuards}
          value={now.pasteGuard}
          hint="Shells and editors that know pastes from typing run nothing of them."
          onChoose={(text) => {
            const pasteGuard = chosen(pasteGuards, text);
            if (pasteGuard !== undefined) chooseAppearance({ pasteGuard });
          }}
        />
        <div className="space-y-3">
          <CheckField
            label="Copy what is selected"
            hint="At once, without a key."
            checked={now.copyOnSelect}
            onChange={(copyOnSelect) => chooseAppearance({ copyOnSelect })}
            testId="copy-on-select"
          />
          <CheckField
            label="Screen reader"
            hint="Output is read out as it comes, and rows can be walked through."
            checked={now.screenReader}
            onChange={(screenReader) => chooseAppearance({ screenReader })}
          />
        </div>
      </div>
    </AccountSection>
  );
}

export function AppearanceSettings() {
  const now = useAppearance();
  const top = useRef<HTMLDivElement>(null);
  const isUsual = JSON.stringify(now) === JSON.stringify(usualAppearance);
  const reset = (
    <Button
      disabled={isUsual}
      data-testid="appearance-reset"
      onClick={() => {
        chooseAppearance(usualAppearance);
        // The button is out of use now: the keyboard goes on from the top.
        top.current?.focus();
      }}
    >
      As it was at first
    </Button>
  );
  return (
    <SettingsFrame
      title="Appearance"
      note="How terminals look and behave in this browser. Every open one follows."
      actions={reset}
    >
      <div ref={top} tabIndex={-1} className="space-y-8 outline-none">
        <LookPreview />
        <TextSection now={now} />
        <SchemeSection now={now} />
        <CursorSection now={now} />
        <ScrollbackSection now={now} />
        <TextDeedsSection now={now} />
        <ClipboardSection />
      </div>
    </SettingsFrame>
  );
}
