import type { Document } from 'yaml';
import {
  isAlias,
  isCollection,
  isNode,
  isPair,
  isScalar,
  LineCounter,
  type Node,
  type Pair,
  parseAllDocuments,
  visit,
} from 'yaml';
import type { Problem } from './problem';
import type { Path } from './rules';

/** Longest environment file that is read, in bytes. */
const MAX_BYTES = 1024 * 1024;

/** A parsed YAML file that still knows where every value stands. */
export interface Source {
  readonly file: string;
  /** Plain data, with aliases and merge keys resolved. */
  readonly data: unknown;
  /** A problem at `path`, with its line; where the path leads nowhere, the nearest value above it. */
  problemAt(path: Path, message: string): Problem;
}

/** A text that is no usable YAML. */
export interface BrokenSource {
  readonly problems: readonly Problem[];
}

/** Reads one YAML document (YAML 1.2 with merge keys). */
export function parseSource(file: string, text: string): Source | BrokenSource {
  const lines = new LineCounter();
  const at = (offset: number, message: string): Problem => {
    const { line, col } = lines.linePos(offset);
    return { file, line: Math.max(line, 1), column: Math.max(col, 1), path: '', message };
  };
  if (text.length > MAX_BYTES) return { problems: [at(0, `longer than ${MAX_BYTES} bytes`)] };

  const documents = parseAllDocuments(text, { lineCounter: lines, merge: true, prettyErrors: false });
  const [document, second] = 'empty' in documents ? [] : documents;
  if (!document || document.contents === null) return { problems: [at(0, 'the file is empty')] };
  const broken = [
    ...document.errors.map(({ pos: [offset], message }) => at(offset, message)),
    ...recursion(document, at),
  ];
  if (second) broken.push(at(second.range[0], 'a second document: give one environment a file'));
  if (broken.length > 0) return { problems: broken };

  try {
    return {
      file,
      data: document.toJS(),
      problemAt: (path, message) => problemAt(file, document, lines, path, message),
    };
  } catch (error) {
    // The parser counts how often aliases are expanded, against files that unfold to gigabytes.
    return { problems: [at(0, (error as Error).message)] };
  }
}

/** Aliases that stand inside the very value they name. */
function recursion(document: Document, at: (offset: number, message: string) => Problem): Problem[] {
  const problems: Problem[] = [];
  visit(document, {
    Alias(_key, alias, ancestors) {
      const inside = ancestors.some((node) => isCollection(node) && node.anchor === alias.source);
      if (inside)
        problems.push(at(alias.range?.[0] ?? 0, `the alias *${alias.source} stands inside the value it names`));
    },
  });
  return problems;
}

function problemAt(file: string, document: Document, lines: LineCounter, path: Path, message: string): Problem {
  const { node, found } = nearest(document, path);
  const { line, col } = lines.linePos(node?.range?.[0] ?? 0);
  const place = { file, line: Math.max(line, 1), column: Math.max(col, 1), path: toText(path), message };
  return found && node ? { ...place, given: shorten(node.toJS(document)) } : place;
}

/** The node at `path`, or the nearest one above it. */
function nearest(document: Document, path: Path): { node: Node | undefined; found: boolean } {
  let node: Node | undefined = isNode(document.contents) ? document.contents : undefined;
  for (const key of path) {
    const child = childOf(document, node, key);
    if (!child) return { node, found: false };
    node = child;
  }
  return { node, found: true };
}

function childOf(document: Document, parent: Node | undefined, key: string | number): Node | undefined {
  const target = isAlias(parent) ? parent.resolve(document) : parent;
  if (!isCollection(target)) return undefined;
  const child: unknown = target.get(key, true);
  return isNode(child) ? child : keyNode(target.items, key);
}

/** A key without a value is its own place. */
function keyNode(items: readonly unknown[], key: string | number): Node | undefined {
  const pair = items.find((item): item is Pair => isPair(item) && isScalar(item.key) && item.key.value === key);
  return isNode(pair?.key) ? pair.key : undefined;
}

function toText(path: Path): string {
  return path.map((key, index) => (typeof key === 'number' ? `[${key}]` : `${index > 0 ? '.' : ''}${key}`)).join('');
}

function shorten(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 80 ? `${text.slice(0, 77)}…` : text;
}
