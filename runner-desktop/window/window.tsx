/** The window's page. All it has of the app is what the preload script gave it. */
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import type { Companion } from "../src/contract/companion-command.ts";
import { CompanionWindow } from "./companion-window.tsx";

declare global {
  interface Window {
    readonly companion: Companion;
  }
}

const root = document.querySelector("#window");
if (root === null) throw new Error("the page has no place for the window");
createRoot(root).render(
  <StrictMode>
    <CompanionWindow companion={window.companion} />
  </StrictMode>,
);
