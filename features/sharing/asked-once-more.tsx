/** Behind the owner's yes to a guest: their machine may ask about that guest's browser, too, and where that is answered. */
import { RunnerCommand } from "../devices/runner-command.tsx";
import { useAppConfig } from "../shell/app-config.tsx";

export function AskedOnceMore() {
  const { isLocal } = useAppConfig();
  return (
    <>
      {isLocal
        ? "If you told this machine to ask about new browsers, their first key has it ask about theirs: "
        : "Your machine asks once more, unless you told it not to: their first key is not sent, but has it ask about their browser. Then "}
      run <RunnerCommand words="browsers" /> there, and allow the one with the code that their page shows.
    </>
  );
}
