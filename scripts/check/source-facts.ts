/** Reads one source file into the facts the checkers judge: what it imports, and which of the rules' words it uses. */
import { parseSync, Visitor } from "oxc-parser";
import type * as ESTree from "oxc-parser";

export interface ImportFact {
  readonly specifier: string;
  readonly line: number;
}

export interface TestTitle {
  readonly title: string;
  readonly line: number;
  /** Skipped and planned tests prove nothing. */
  readonly runs: boolean;
}

export interface SourceFacts {
  /** From the root of the repository, with `/`. */
  readonly path: string;
  readonly imports: readonly ImportFact[];
  readonly envReadLines: readonly number[];
  /** Lines that ask the machine for the date: `new Date()` and `Date()`. */
  readonly dateReadLines: readonly number[];
  readonly titles: readonly TestTitle[];
  /** Every statement passes on what another file of ours exports. */
  readonly isBarrel: boolean;
}

const TEST_FUNCTIONS = new Set(["test", "it", "describe"]);
const NEVER_RUN = new Set(["skip", "todo", "fixme"]);

/** Line of an offset, by bisection over the starts of the lines. */
function lineFinder(text: string): (offset: number) => number {
  const starts = [0];
  for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
  return (offset) => {
    let low = 0;
    let high = starts.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle;
    }
    return low + 1;
  };
}

/** The fixed beginning of a string or template, or undefined for anything computed. */
function fixedText(node: ESTree.Node | null | undefined): string | undefined {
  if (node?.type === "Literal" && typeof node.value === "string") return node.value;
  if (node?.type === "TemplateLiteral") return node.quasis[0]?.value.cooked ?? "";
  return undefined;
}

function propertyName(node: ESTree.MemberExpression): string | undefined {
  if (node.property.type === "Identifier" && !node.computed) return node.property.name;
  return fixedText(node.property);
}

/** `test`, `test.only`, `it.each(table)`, `test.describe.serial`: the names of the chain, from the left. */
function calleeChain(node: ESTree.Node): string[] {
  if (node.type === "Identifier") return [node.name];
  if (node.type === "MemberExpression") return [...calleeChain(node.object), propertyName(node) ?? "?"];
  if (node.type === "CallExpression") return calleeChain(node.callee);
  if (node.type === "TaggedTemplateExpression") return calleeChain(node.tag);
  return [];
}

function isNamed(node: ESTree.Node | null | undefined, name: string): boolean {
  return node?.type === "Identifier" && node.name === name;
}

/** Of our own files: passing on a library's parts is what an adapter does. */
function isReExport(node: ESTree.Node): boolean {
  const mayHaveSource = node.type === "ExportAllDeclaration" || node.type === "ExportNamedDeclaration";
  return mayHaveSource && /^(?:\.|@\/)/.test(fixedText(node.source) ?? "");
}

class FactCollector {
  readonly imports: ImportFact[] = [];
  readonly envReadLines: number[] = [];
  readonly dateReadLines: number[] = [];
  readonly titles: TestTitle[] = [];
  readonly #lineAt: (offset: number) => number;

  constructor(text: string) {
    this.#lineAt = lineFinder(text);
  }

  visitor(): Visitor {
    return new Visitor({
      ImportDeclaration: (node) => this.#importDeclaration(node),
      ExportAllDeclaration: (node) => this.#import(node.source),
      ExportNamedDeclaration: (node) => this.#import(node.source),
      ImportExpression: (node) => this.#import(node.source),
      TSImportType: (node) => this.#import(node.source),
      CallExpression: (node) => this.#call(node),
      MemberExpression: (node) => this.#member(node),
      VariableDeclarator: (node) => this.#declarator(node),
      NewExpression: (node) => {
        if (isNamed(node.callee, "Date") && node.arguments.length === 0) this.#dateRead(node);
      },
    });
  }

  #importDeclaration(node: ESTree.ImportDeclaration): void {
    this.#import(node.source);
    const isProcess = node.source.value === "node:process" || node.source.value === "process";
    const names = node.specifiers.map((one) => (one.type === "ImportSpecifier" ? one.imported : one.local));
    if (isProcess && names.some((name) => isNamed(name, "env"))) this.#envRead(node);
  }

  #import(source: ESTree.Node | null): void {
    const specifier = fixedText(source);
    if (source && specifier !== undefined) this.imports.push({ specifier, line: this.#lineAt(source.start) });
  }

  #call(node: ESTree.CallExpression): void {
    const first = node.arguments[0];
    if (isNamed(node.callee, "require")) this.#import(first ?? null);
    if (isNamed(node.callee, "Date")) this.#dateRead(node);
    const [root, ...modifiers] = calleeChain(node.callee);
    const title = fixedText(first);
    if (root === undefined || !TEST_FUNCTIONS.has(root) || title === undefined) return;
    const runs = !modifiers.some((modifier) => NEVER_RUN.has(modifier));
    this.titles.push({ title, line: this.#lineAt(node.start), runs });
  }

  #member(node: ESTree.MemberExpression): void {
    if (isNamed(node.object, "process") && propertyName(node) === "env") this.#envRead(node);
  }

  /** `const { env } = process` */
  #declarator(node: ESTree.VariableDeclarator): void {
    if (!isNamed(node.init, "process") || node.id.type !== "ObjectPattern") return;
    if (node.id.properties.some((one) => one.type === "Property" && isNamed(one.key, "env"))) this.#envRead(node);
  }

  #envRead(node: ESTree.Node): void {
    this.envReadLines.push(this.#lineAt(node.start));
  }

  #dateRead(node: ESTree.Node): void {
    this.dateReadLines.push(this.#lineAt(node.start));
  }
}

/** Throws on a file that does not parse: a checker that understood nothing must not report green. */
export function readFacts(path: string, text: string): SourceFacts {
  const { program, errors } = parseSync(path, text);
  const broken = errors[0];
  if (broken) throw new Error(`${path} does not parse: ${broken.message}`);
  const collector = new FactCollector(text);
  collector.visitor().visit(program);
  const { imports, envReadLines, dateReadLines, titles } = collector;
  const isBarrel = program.body.length > 0 && program.body.every(isReExport);
  return { path, imports, envReadLines, dateReadLines, titles, isBarrel };
}
