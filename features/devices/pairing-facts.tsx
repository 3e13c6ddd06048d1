/** What a device that asks to be paired says of itself, for its owner to compare. */
import type { ApiPairing } from "@coda/protocol";

export function PairingFacts({ pairing }: { readonly pairing: ApiPairing }) {
  const facts = [
    { name: "Name", value: pairing.name },
    { name: "Platform", value: pairing.platform },
    { name: "Asks from", value: pairing.address ?? "unknown" },
    { name: "Fingerprint", value: pairing.fingerprint },
  ];
  return (
    <dl
      data-testid="pair-facts"
      className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-2 rounded-lg border border-line bg-raised px-4 py-3 text-sm"
    >
      {facts.map(({ name, value }) => (
        <div key={name} className="contents">
          <dt className="text-ink-quiet">{name}</dt>
          <dd className="min-w-0 break-words font-mono">
            <bdi>{value}</bdi>
          </dd>
        </div>
      ))}
    </dl>
  );
}
