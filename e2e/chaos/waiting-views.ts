/** What the views of panes wait for, as each relay tells it: where to look when one of them stands still. */

export async function waitingViews(relayPorts: readonly number[]): Promise<string[]> {
  return Promise.all(
    relayPorts.map(async (port) => {
      const text = await fetch(`http://127.0.0.1:${port}/metrics`).then(
        async (response) => response.text(),
        (error: unknown) => String(error),
      );
      const views = text.matchAll(/^coda_relay_views\{state="(?<state>\w+)"\} (?<count>\d+)$/gmu);
      const counts = [...views].map(({ groups = {} }) => `${groups["count"]} ${groups["state"]}`);
      return `views at the relay of port ${port}: ${counts.join(", ") || text}`;
    }),
  );
}
