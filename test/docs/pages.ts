import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Manifest } from '../../src/manifests/manifest';
import { toYamlDocuments } from '../../src/manifests/yaml';
import { runExample } from './examples';

/** The folder of the pages, and the page that lists them. */
export const FOLDER = join(__dirname, '../../docs/constructs');
export const INDEX = 'README.md';

/** One file of the folder. */
export interface Page {
  readonly name: string;
  readonly path: string;
  readonly text: string;
}

/** A table under a heading that is an identifier: its rows, cell by cell, without markup of the cells. */
export interface PropsTable {
  readonly of: string;
  readonly rows: readonly (readonly string[])[];
}

// A `ts` block is an example, the `yaml` blocks up to the next one are what it renders: all of it, or what the comment
// right above names by kind or by kind and name.
const BLOCK = /(?:^<!-- renders: ([^\n]+) -->\n)?^```(ts|yaml)\n(.*?)^```$/gms;

const TABLE = /^#+ `(\w+)`\n\n\| Prop .*\n\|.*\n((?:\|.*\n)+)/gm;

/** Every page but the index. */
export function readPages(): readonly Page[] {
  return readdirSync(FOLDER)
    .filter((name) => name.endsWith('.md') && name !== INDEX)
    .map((name) => ({ name, path: join(FOLDER, name), text: readFileSync(join(FOLDER, name), 'utf8') }));
}

/** The code of a page's examples. */
export function examplesOf({ text }: Page): readonly string[] {
  return [...text.matchAll(BLOCK)].flatMap(([, , language, body = '']) => (language === 'ts' ? [body] : []));
}

/** The tables of a page that describe a type. */
export function propsTablesOf({ text }: Page): readonly PropsTable[] {
  return [...text.matchAll(TABLE)].map(([, of = '', rows = '']) => ({
    of,
    rows: rows.trimEnd().split('\n').map(cellsOf),
  }));
}

/** The rows of the table whose first column has this title. */
export function rowsUnder(title: string, { text }: Page): readonly (readonly string[])[] {
  const [, rows = ''] = text.split(`\n| ${title} |`);
  return (/\n\|-.*\n((?:\|.*\n)+)/.exec(rows)?.[1] ?? '').trimEnd().split('\n').map(cellsOf);
}

/**
 * The page's text as it should be: every `yaml` block replaced by what the example above it really renders.
 *
 * @throws Error when an example fails, or a block is about an object that the example does not render.
 */
export function withRealYaml({ name, text }: Page): string {
  let rendered: readonly Manifest[] = [];
  return text.replace(BLOCK, (block: string, selection: string | undefined, language: string, body: string) => {
    if (language === 'ts') {
      rendered = runExample(body, name);
      return block;
    }
    const shown = selection === undefined ? rendered : select(rendered, selection.split(', '), name);
    const start = block.slice(0, block.length - body.length - '```'.length);
    return `${start}${toYamlDocuments(shown)}\`\`\``;
  });
}

function select(rendered: readonly Manifest[], wanted: readonly string[], page: string): readonly Manifest[] {
  const namesOf = ({ kind, metadata }: Manifest) => [kind, `${kind}/${metadata.name}`];
  const missing = wanted.filter((name) => !rendered.some((manifest) => namesOf(manifest).includes(name)));
  if (missing.length > 0) throw new Error(`${page}: its example renders no ${missing.join(', ')}`);
  return rendered.filter((manifest) => namesOf(manifest).some((name) => wanted.includes(name)));
}

function cellsOf(row: string): readonly string[] {
  return row
    .split(/(?<!\\)\|/)
    .slice(1, -1)
    .map((cell) => cell.trim().replaceAll('\\|', '|'));
}
