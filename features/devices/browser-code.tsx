/** What a browser is called at devices, for people who compare. */
export function BrowserCode({ code }: { readonly code: string | null }) {
  return (
    <strong data-testid="browser-code" className="whitespace-nowrap font-mono font-medium text-ink">
      {code ?? "unknown"}
    </strong>
  );
}
