/**
 * A door into a network namespace: run in it, it passes what comes to a Unix socket (which namespaces do not divide) on
 * to a port there. `node space-door.ts <socket path> <port>`; says a line when it is open.
 */
import { connect, createServer } from "node:net";

const [path = "", port = ""] = process.argv.slice(2);

const server = createServer({ allowHalfOpen: true }, (outside) => {
  const inside = connect({ port: Number(port), host: "127.0.0.1", allowHalfOpen: true });
  outside.pipe(inside).pipe(outside);
  outside.on("error", () => inside.destroy()).on("close", () => inside.destroy());
  inside.on("error", () => outside.destroy()).on("close", () => outside.destroy());
});
server.listen(path, () => process.stdout.write("open\n"));
