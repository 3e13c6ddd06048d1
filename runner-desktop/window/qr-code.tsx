/** A QR code as one path, dark on light in every theme, with the quiet zone that readers need. */

const quietModules = 3;

export function QrCode({ rows, label }: { readonly rows: readonly string[]; readonly label: string }) {
  const side = rows.length + 2 * quietModules;
  return (
    <svg
      viewBox={`0 0 ${side} ${side}`}
      role="img"
      aria-label={label}
      shapeRendering="crispEdges"
      className="size-32 shrink-0 rounded-md"
    >
      <rect width={side} height={side} fill="#fff" />
      <path fill="#000" d={pathOf(rows)} />
    </svg>
  );
}

function pathOf(rows: readonly string[]): string {
  return rows
    .flatMap((row, y) =>
      [...row.matchAll(/1+/gu)].map(
        ({ index, 0: run }) => `M${index + quietModules} ${y + quietModules}h${run.length}v1h-${run.length}z`,
      ),
    )
    .join("");
}
