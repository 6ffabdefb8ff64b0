import {
  type Document,
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

/** Longest environment file that is read, in characters. */
const MAX_LENGTH = 1024 * 1024;

/** A parsed YAML file that still knows where every value stands. */
export interface Source {
  readonly file: string;
  /** Plain data, with aliases and merge keys resolved. */
  readonly data: unknown;
  /** A problem with the value at `path`; where the path leads nowhere, at the nearest value above it. */
  problemAt(path: Path, message: string): Problem;
  /** A problem with the key at the end of `path`, whatever its value. */
  problemAtKey(path: Path, message: string): Problem;
}

/** A text that is no usable YAML. */
export interface BrokenSource {
  readonly problems: readonly Problem[];
}

/** Reads one YAML document (YAML 1.2 with merge keys). */
export function parseSource(file: string, text: string): Source | BrokenSource {
  const lines = new LineCounter();
  const at = (offset: number, message: string, path: Path = []): Problem => {
    const { line, col } = lines.linePos(offset);
    return { file, line: Math.max(line, 1), column: Math.max(col, 1), path: toText(path), message };
  };
  if (text.length > MAX_LENGTH) return { problems: [at(0, `longer than ${MAX_LENGTH} characters`)] };

  const documents = parseAllDocuments(text, { lineCounter: lines, merge: true, prettyErrors: false });
  const [document, second] = 'empty' in documents ? [] : documents;
  if (!document || document.contents === null) return { problems: [at(0, 'the file is empty')] };
  const broken = [
    ...document.errors.map(({ pos: [offset], message }) => withLineOf(text, at(offset, message))),
    ...recursiveAliases(document).map(({ source, range }) =>
      at(range?.[0] ?? 0, `the alias *${source} stands inside the value it names`),
    ),
    ...(second ? [at(second.range[0], 'a second document: give one environment a file')] : []),
  ];
  if (broken.length > 0) return { problems: broken };

  const problemAt = (path: Path, message: string): Problem => {
    const { node, found } = nearest(document, path);
    const problem = at(node?.range?.[0] ?? 0, message, path);
    return found && node ? { ...problem, given: shorten(JSON.stringify(node.toJS(document))) } : problem;
  };
  const problemAtKey = (path: Path, message: string): Problem => {
    const { node } = nearest(document, path.slice(0, -1));
    const key = isCollection(node) ? keyNode(node.items, path.at(-1) ?? '') : undefined;
    return at(key?.range?.[0] ?? 0, message, path);
  };
  try {
    return { file, data: document.toJS(), problemAt, problemAtKey };
  } catch (error) {
    // The parser counts how often aliases are expanded, against files that unfold to gigabytes.
    return { problems: [at(0, (error as Error).message)] };
  }
}

/** Aliases that stand inside the very value they name. */
function recursiveAliases(document: Document) {
  const found: { source: string; range?: readonly number[] | null | undefined }[] = [];
  visit(document, {
    Alias(_key, alias, ancestors) {
      if (ancestors.some((node) => isCollection(node) && node.anchor === alias.source)) found.push(alias);
    },
  });
  return found;
}

/** A syntax error is best shown with the line it stands in. */
function withLineOf(text: string, problem: Problem): Problem {
  const line = text.split('\n', problem.line)[problem.line - 1]?.trim();
  return line ? { ...problem, given: shorten(line) } : problem;
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

function shorten(text: string): string {
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}
