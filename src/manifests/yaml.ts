/** JSON-like data: all that YAML text can carry. Whatever else comes in is refused when it is met. */
export type Plain = null | boolean | number | string | readonly Plain[] | PlainMap;

/** A JSON-like object; an undefined entry counts as absent. */
export type PlainMap = { readonly [key: string]: Plain | undefined };

/**
 * Writes one value, which must be plain data, as a block-style YAML document that YAML 1.1 (kubectl) and YAML 1.2 parsers read alike.
 *
 * @returns The document without `---`, ending in a newline.
 * @throws Error with the path of what YAML text cannot carry: NaN, a Date, half a surrogate pair, a cycle.
 */
export function toYaml(value: unknown): string {
  return writeDocument(value as Plain, undefined, '');
}

/**
 * Writes one document per value, with `---` lines between them.
 *
 * @throws Error as {@link toYaml} does, its path starting with the index of the document.
 */
export function toYamlDocuments(values: readonly unknown[]): string {
  return values.map((value, index) => writeDocument(value as Plain, ROOT, index)).join('---\n');
}

/** Where a collection sits. Linked upwards: a path is spelled out only when an error needs it. */
interface Place {
  readonly parent: Place | undefined;
  readonly key: string | number;
  readonly depth: number;
}

const ROOT: Place = { parent: undefined, key: '', depth: 0 };

// Far beyond any manifest, and within the stack of this emitter and of the parsers. A cycle ends here, too.
const MAX_DEPTH = 2000;

// Parsers look for the colon of a key within 1,024 characters; a longer key has to be announced with `? `.
const MAX_IMPLICIT_KEY = 1000;

function writeDocument(value: Plain, parent: Place | undefined, key: string | number): string {
  // A literal block in the first column could hold a line that reads as `---`: a lone string stays on one line.
  const text = typeof value === 'string' ? writeInline(value) : writeItem(value, '\n', parent, key);
  return `${text ?? fail(value, parent, key)}\n`;
}

// In what follows `lineBreak` is a newline with the indentation of the collection that is being written.

/** What stands behind `- `: the first line of a collection goes on the same line. */
function writeItem(value: Plain, lineBreak: string, parent: Place | undefined, key: string | number): string {
  if (Array.isArray(value)) return writeList(value, lineBreak, below(value, parent, key)) || '[]';
  if (isMap(value)) return writeMap(value, lineBreak, below(value, parent, key)) || '{}';
  return writeScalar(value, lineBreak) ?? fail(value, parent, key);
}

/** What stands behind `key:`. A list keeps the column of its key, as kubectl prints it. */
function writeEntry(value: Plain, lineBreak: string, parent: Place, key: string): string {
  if (typeof value === 'string') return ` ${writeString(value, `${lineBreak}  `) ?? fail(value, parent, key)}`;
  if (Array.isArray(value)) {
    const list = writeList(value, lineBreak, below(value, parent, key));
    return list === '' ? ' []' : lineBreak + list;
  }
  const inner = `${lineBreak}  `;
  if (!isMap(value)) return ` ${writeScalar(value, inner) ?? fail(value, parent, key)}`;
  const map = writeMap(value, inner, below(value, parent, key));
  return map === '' ? ' {}' : inner + map;
}

function writeMap(map: PlainMap, lineBreak: string, place: Place): string {
  let text = '';
  for (const key of Object.keys(map)) {
    const value = map[key];
    if (value === undefined) continue;
    if (text !== '') text += lineBreak;
    text += writeKey(key, lineBreak) ?? fail(key, place, key);
    text += writeEntry(value, lineBreak, place, key);
  }
  return text;
}

function writeList(list: readonly Plain[], lineBreak: string, place: Place): string {
  const inner = `${lineBreak}  `;
  let text = '';
  for (let index = 0; index < list.length; index++) {
    text += index === 0 ? '- ' : `${lineBreak}- `;
    text += writeItem(list[index] as Plain, inner, place, index);
  }
  return text;
}

function writeKey(key: string, lineBreak: string): string | undefined {
  const text = writeInline(key);
  if (text === undefined) return undefined;
  return text.length > MAX_IMPLICIT_KEY ? `? ${text}${lineBreak}:` : `${text}:`;
}

/** Undefined stands for "cannot be written", here and below: only the callers know the path for the error. */
function writeScalar(value: unknown, lineBreak: string): string | undefined {
  if (value === null) return 'null';
  if (typeof value === 'string') return writeString(value, lineBreak);
  if (typeof value === 'number') return writeNumber(value);
  return typeof value === 'boolean' ? String(value) : undefined;
}

function writeNumber(value: number): string | undefined {
  if (!Number.isFinite(value)) return undefined;
  if (Object.is(value, -0)) return '-0.0';
  const text = String(value);
  // YAML 1.1 reads 1e+21 as a string: its floats need a dot.
  return text.includes('e') && !text.includes('.') ? text.replace('e', '.0e') : text;
}

function writeString(text: string, lineBreak: string): string | undefined {
  return text.includes('\n') && isLiteral(text) ? writeLiteral(text, lineBreak) : writeInline(text);
}

/** A block scalar. The header says how many newlines end it and, before leading white space, where lines start. */
function writeLiteral(text: string, lineBreak: string): string {
  const indicator = /^\n*[ \t]/.test(text) ? '2' : '';
  const chomping = text.endsWith('\n') ? (text.endsWith('\n\n') ? '+' : '') : '-';
  // The next line break comes from whoever writes the next line.
  const lines = `\n${chomping === '-' ? text : text.slice(0, -1)}`;
  return `|${indicator}${chomping}${lines.replace(/\n(?=[^\n])/g, lineBreak)}`;
}

// The same names, labels and keys come back in every manifest. Bounded, and never holds a large text.
const inlineTexts = new Map<string, string>();
const MAX_CACHED_TEXTS = 5000;
const MAX_CACHED_LENGTH = 100;

function writeInline(text: string): string | undefined {
  const known = inlineTexts.get(text);
  if (known !== undefined) return known;
  const written = isPlain(text) ? text : writeQuoted(text);
  if (written === undefined || text.length > MAX_CACHED_LENGTH) return written;
  if (inlineTexts.size >= MAX_CACHED_TEXTS) inlineTexts.clear();
  inlineTexts.set(text, written);
  return written;
}

function writeQuoted(text: string): string | undefined {
  if (LONE_SURROGATE.test(text)) return undefined;
  // All escapes of JSON are escapes of YAML. JSON leaves raw what YAML does not print or takes for a line break.
  return JSON.stringify(text).replace(UNPRINTABLES, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

const LONE_SURROGATE = /\p{Cs}/u;

// Control characters (the class reads: a control character, but not tab or newline), what YAML 1.1 takes for line
// breaks, the byte order mark, and the marks that reorder text on screen: a reviewer of manifests has to see those.
const UNPRINTABLE = /[^\P{Cc}\t\n]|[\u2028-\u202e\u2066-\u2069\ufeff\ufffe\uffff\p{Cs}]/u;
const UNPRINTABLES = new RegExp(UNPRINTABLE, 'gu');

function isLiteral(text: string): boolean {
  // Blank last lines are told from the end of the block by their spaces alone. Not every parser manages to.
  return /[^ \t\n]/.test(text) && !/\n[ \t]+\n*$/.test(text) && !UNPRINTABLE.test(text);
}

function isPlain(text: string): boolean {
  return !RESERVED.test(text) && (WORD.test(text) || !(INDICATOR.test(text) || UNPRINTABLE.test(text)));
}

const WORD = /^[a-z/][\w./-]*$/i;

// All that some parser takes for null, a boolean, a number, a date or a merge. It is wider than either standard:
// `1.2.3` is a string everywhere, but quoting what merely looks like a number costs nothing. kubectl drops every
// underscore before it reads a number, so that `-_1` is -1.
const RESERVED =
  /^(?:|~|=|<<|null|true|false|yes|no|on|off|y|n|[-+]?(?:_*[.\d][\da-fox_.:+\-tz ]*|e[-+]?\d+|\.inf|\.nan))$/i;

// What ends a plain scalar or makes it something else: an indicator in front, a document marker, `: `, ` #`, and any
// white space but a space between words. kubectl cuts a file at every line that begins with `---`, whatever follows.
const INDICATOR = /^[ ?:,[\]{}#&*!|>'"%@`]|^---|^-(?: |$)|^\.\.\.(?: |$)|:(?: |$)| (?:#|$)|[^\S ]/;

function isMap(value: unknown): value is PlainMap {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  // The last test holds for the Object.prototype of every realm: test runners have several.
  return prototype === null || prototype === Object.prototype || Object.getPrototypeOf(prototype) === null;
}

function below(collection: Plain, parent: Place | undefined, key: string | number): Place {
  const depth = parent === undefined ? 0 : parent.depth + 1;
  return depth > MAX_DEPTH ? fail(collection, parent, key) : { parent, key, depth };
}

function fail(value: unknown, parent: Place | undefined, key: string | number): never {
  throw new Error(`cannot write ${pathOf(parent, key)} as YAML: ${problemOf(value)}`);
}

function problemOf(value: unknown): string {
  if (typeof value === 'number') return `${value} is not a finite number`;
  if (typeof value === 'string') return 'half of a surrogate pair is not Unicode text';
  if (Array.isArray(value) || isMap(value)) return `it is more than ${MAX_DEPTH} levels deep, or contains itself`;
  const type = typeof value === 'object' && value !== null ? value.constructor.name : typeof value;
  return `${type} is not plain data`;
}

/** For example `spec.containers[0].env["A.B"]`. */
function pathOf(parent: Place | undefined, key: string | number): string {
  const keys = [key];
  for (let place = parent; place !== undefined; place = place.parent) keys.unshift(place.key);
  const steps = keys.filter((step, depth) => depth > 0 || step !== '').map(stepOf);
  const shown = steps.length > 50 ? [...steps.slice(0, 10), '…'] : steps;
  return shown.join('').replace(/^\./, '') || 'the document';
}

function stepOf(key: string | number): string {
  if (typeof key === 'number') return `[${key}]`;
  return /^[a-z]\w*$/i.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`;
}
