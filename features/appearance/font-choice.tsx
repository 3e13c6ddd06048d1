/** Which font terminals are drawn in: the page's own list, the one that comes with the product, or one of this machine. */
"use client";

import { useState } from "react";
import { ChoiceField, Field } from "@/ui/field.tsx";
import { bundledFont } from "@/ui/fonts/terminal-fonts.ts";
import { chooseAppearance } from "./use-appearance.ts";

const bundled = `"${bundledFont}"`;
const options = [
  { value: "", text: "The system’s own" },
  { value: bundled, text: `${bundledFont} (comes with Coda)` },
  { value: "other", text: "Another of this machine" },
] as const;

/** Names only: what else a font list could say is left out. */
function asFamily(name: string): string {
  return name.replaceAll(/["'\\;{}<>]/gu, "").trim();
}

export function FontChoice({ fontFamily }: { readonly fontFamily: string }) {
  const isOther = fontFamily !== "" && fontFamily !== bundled;
  const [wantsOther, wantOther] = useState(false);
  const showsOther = isOther || wantsOther;
  return (
    <div className="space-y-2">
      <ChoiceField
        label="Font"
        name="font"
        options={options}
        value={showsOther ? "other" : fontFamily}
        onChoose={(value) => {
          wantOther(value === "other");
          if (value !== "other") chooseAppearance({ fontFamily: value });
        }}
      />
      {showsOther && (
        <Field
          label="Its name"
          placeholder="Fira Code"
          autoComplete="off"
          defaultValue={fontFamily === bundled ? "" : fontFamily.replaceAll('"', "")}
          hint="As the system calls it. Where it is missing, the system’s own is used."
          onChange={(event) => {
            const name = asFamily(event.target.value);
            chooseAppearance({ fontFamily: name === "" ? "" : `"${name}"` });
          }}
        />
      )}
    </div>
  );
}
