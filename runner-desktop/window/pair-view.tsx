/** A machine that nobody has yet: which web app it is to belong to, and the first step there. */
import { useState, type FormEvent } from "react";
import { Button } from "../../ui/button.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { Field } from "../../ui/field.tsx";
import { DeviceIcon } from "../../ui/icons.ts";
import { Notice } from "../../ui/notice.tsx";
import type { CoreView } from "../src/contract/core-view.ts";
import { longestServerText } from "../src/contract/server-text.ts";
import { addressWarning } from "../src/main/server-words.ts";
import { sentence } from "../src/main/standing.ts";
import { CommandNote, namesCommand } from "./command-note.tsx";
import { CutOff } from "./cut-off.tsx";
import { usePerform } from "./use-companion.tsx";

interface PairViewProps {
  readonly view: CoreView;
  /** How the last try ended. */
  readonly why: string | null;
  readonly cutOff: boolean;
}

export function PairView({ view, why, cutOff }: PairViewProps) {
  return (
    <>
      {cutOff && <CutOff>It pairs with nobody until you let it go on.</CutOff>}
      {why !== null && (
        <Notice tone="warn" title="Not paired" testId="not-paired">
          {sentence(why)}
          {namesCommand(why) && <CommandNote />}
        </Notice>
      )}
      <EmptyState icon={<DeviceIcon />} title="Pair this computer" testId="unpaired">
        <p>
          This computer shows a code, and you enter it in the web app. Then its tmux sessions named coda, and only
          those, are in your browser too.
        </p>
        {/* Another address from elsewhere, as by a link's question, is what the field begins with anew. */}
        <AddressForm key={view.server} server={view.server} from={view.serverFrom} />
      </EmptyState>
    </>
  );
}

interface AddressFormProps {
  readonly server: string;
  readonly from: CoreView["serverFrom"];
}

function AddressForm({ server, from }: AddressFormProps) {
  const { perform, busy } = usePerform();
  const [address, setAddress] = useState(server);
  const isFixed = from === "environment";
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (address.trim() !== server && !(await perform({ do: "choose-server", address }))) return;
    await perform({ do: "pair" });
  };
  const warning = addressWarning(address);
  return (
    <form onSubmit={(event) => void submit(event)} className="mt-4 flex flex-col gap-4 text-left" noValidate>
      <Field
        label="Address of your Coda"
        name="address"
        inputMode="url"
        autoComplete="url"
        autoCapitalize="none"
        spellCheck={false}
        maxLength={longestServerText}
        placeholder="https://coda.example"
        value={address}
        readOnly={isFixed}
        onChange={({ target }) => setAddress(target.value)}
        hint={isFixed ? "By CODA_SERVER in the environment that this app was started with." : hintOf(from)}
        data-testid="address"
      />
      {warning !== undefined && (
        <Notice tone="warn" title="Not encrypted" testId="address-warning">
          {warning}
        </Notice>
      )}
      <div className="text-center">
        <Button type="submit" variant="primary" size="lg" busy={busy === "pair" || busy === "choose-server"}>
          Show a code
        </Button>
      </div>
    </form>
  );
}

function hintOf(from: CoreView["serverFrom"]): string {
  return from === "default"
    ? "As your browser shows it where you use Coda. What stands here is a Coda on this computer."
    : "As your browser shows it where you use Coda.";
}
