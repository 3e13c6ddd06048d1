/** The helper's sentences may name its command, which is a program of its own: this app neither brings nor needs it. */
import { usePerform } from "./use-companion.tsx";

export function namesCommand(sentence: string): boolean {
  return /\bcoda-runner [a-z]/u.test(sentence);
}

export function CommandNote() {
  const { perform } = usePerform();
  return (
    <p>
      <code className="font-mono text-xs">coda-runner</code> is a command of its own, which this app does not bring.{" "}
      <button
        type="button"
        className="text-accent underline underline-offset-2"
        onClick={() => void perform({ do: "open", page: "command" })}
      >
        Where to get it
      </button>
    </p>
  );
}
