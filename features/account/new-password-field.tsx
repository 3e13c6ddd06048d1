/** Where somebody chooses a password; how long it must be is said before they type. */
import { limits } from "@coda/protocol";
import { Field } from "@/ui/field.tsx";

interface NewPasswordFieldProps {
  readonly label: string;
  /** What is wrong with the one that was given. */
  readonly problem: string | undefined;
}

export function NewPasswordField({ label, problem }: NewPasswordFieldProps) {
  return (
    <Field
      label={label}
      name="password"
      type="password"
      autoComplete="new-password"
      hint={`${limits.minPasswordCharacters} characters or more.`}
      error={problem}
    />
  );
}
