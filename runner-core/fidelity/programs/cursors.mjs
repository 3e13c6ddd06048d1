// Asks the terminal where its cursor stands after each text of a JSON file, written behind four letters; prints the
// columns into another. `node cursors.mjs texts.json columns.json`
import { readFileSync, renameSync, writeFileSync } from "node:fs";

const [texts, columns] = process.argv.slice(2);
const wanted = JSON.parse(readFileSync(texts, "utf8"));
const batch = 200;
let asked = 0;
let heard = "";
function ask() {
  for (const text of wanted.slice(asked, asked + batch)) process.stdout.write(`\r\u001B[Kabcd${text}\u001B[6n`);
  asked = Math.min(asked + batch, wanted.length);
}
process.stdin.setRawMode(true).setEncoding("latin1");
process.stdin.on("data", (data) => {
  heard += data;
  const answers = heard.split("R").length - 1;
  if (answers < asked) return;
  if (asked < wanted.length) return ask();
  const found = heard.split("R").slice(0, -1);
  writeFileSync(`${columns}.new`, JSON.stringify(found.map((answer) => Number(answer.split(";")[1]) - 1)));
  renameSync(`${columns}.new`, columns);
  process.exit();
});
ask();
