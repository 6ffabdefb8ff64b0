import { describe, expect, test } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { type Plain, type PlainMap, toYaml, toYamlDocuments } from '../../../src/manifests/yaml';

describe('text', () => {
  test.each<[string, string]>([
    ['nginx', 'nginx'],
    ['apps/v1', 'apps/v1'],
    ['app.kubernetes.io/name', 'app.kubernetes.io/name'],
    ['--port=8080', '--port=8080'],
    ['-c', '-c'],
    ['500Mi', '500Mi'],
    ['250m', '250m'],
    ['5s', '5s'],
    ['10.0.0.0/8', '10.0.0.0/8'],
    ['http://store:9000/a?b=c&d', 'http://store:9000/a?b=c&d'],
    ['$(POD_NAME).svc', '$(POD_NAME).svc'],
    ['a sentence, with [brackets] {braces} and "quotes"', 'a sentence, with [brackets] {braces} and "quotes"'],
    ["rate(x[5m]) > 0.5 and on(pod) y == 'z'", "rate(x[5m]) > 0.5 and on(pod) y == 'z'"],
    ['a#b:c', 'a#b:c'],
    ['größe 中文 😀', 'größe 中文 😀'],
    ['nobody', 'nobody'],
    ['..parent', '..parent'],
  ])('%j stays plain', (text, expected) => {
    expect(toYaml({ key: text })).toBe(`key: ${expected}\n`);
    expect(toYaml({ [text]: 1 })).toBe(`${expected}: 1\n`);
    expect(toYaml([text])).toBe(`- ${expected}\n`);
  });

  test.each([
    ...['', '~', 'null', 'Null', 'NULL', 'true', 'True', 'yes', 'Yes', 'YES', 'no', 'on', 'Off', 'y', 'Y', 'n', 'N'],
    ...[
      '=',
      '<<',
      '0775',
      '0o17',
      '0x1f',
      '0b11',
      '1',
      '-1',
      '+1',
      '1_000',
      '1e3',
      '1E3',
      'e1',
      '1.5',
      '.5',
      '5.',
      '.',
    ],
    ...['1:30', '190:20:30', '190:20:30.15', '2024-01-31', '2001-12-14t21:59:43.10-05:00', '2001-12-14 21:59:43'],
    ...[
      '-_1',
      '+_.5',
      '.inf',
      '-.INF',
      '.nan',
      '.NaN',
      '1.2.3',
      ' a',
      'a ',
      'a: b',
      'a:',
      'a #b',
      '#a',
      '- a',
      '-',
      '? a',
      ': a',
    ],
    ...[':8080', '? ', '[a', ']', '{a', '}', ',', '*a', '&a', '!a', '|', '>', '%a', '@a', '`a', "'a'", '---', '...'],
    ...['--- a', '---a', '... end'],
  ])('%j is quoted', (text) => {
    expect(toYaml({ key: text })).toBe(`key: "${text}"\n`);
    expect(toYaml({ [text]: 1 })).toBe(`"${text}": 1\n`);
    expect(toYaml([text])).toBe(`- "${text}"\n`);
    expect(toYaml(text)).toBe(`"${text}"\n`);
  });

  test.each([
    ['"a"', String.raw`"\"a\""`],
    ['\\a\t', String.raw`"\\a\t"`],
    ['a\tb', String.raw`"a\tb"`],
    ['a\r\nb', String.raw`"a\r\nb"`],
    ['\0\u0007\b\u001b\u007f', String.raw`"\u0000\u0007\b\u001b\u007f"`],
    ['a\u0085b', String.raw`"a\u0085b"`],
    ['a\u2028b\u2029c', String.raw`"a\u2028b\u2029c"`],
    ['\ufeffa', String.raw`"\ufeffa"`],
    ['a\uffffb', String.raw`"a\uffffb"`],
    ['admin\u202e', String.raw`"admin\u202e"`],
    ['a\u00a0b', '"a\u00a0b"'],
    ['\n', String.raw`"\n"`],
    ['\n \n', String.raw`"\n \n"`],
    ['a\n \n', String.raw`"a\n \n"`],
    ['a\nb\u001b', String.raw`"a\nb\u001b"`],
  ])('%j is escaped', (text, expected) => {
    expect(toYaml([text])).toBe(`- ${expected}\n`);
  });

  test.each([
    ['a\nb', '|-\n    a\n    b'],
    ['a\nb\n', '|\n    a\n    b'],
    ['a\n', '|\n    a'],
    ['a\n\n\n', '|+\n    a\n\n'],
    ['a\n\n  b\n', '|\n    a\n\n      b'],
    ['a\n \nb', '|-\n    a\n     \n    b'],
    ['a \nb ', '|-\n    a \n    b '],
    ['  a\nb', '|2-\n      a\n    b'],
    ['\ta\nb', '|2-\n    \ta\n    b'],
    ['\n\n a', '|2-\n\n\n     a'],
    ['\na\n', '|\n\n    a'],
    ['#!/bin/sh\nset -e # stop\n---\nkey: value\n', '|\n    #!/bin/sh\n    set -e # stop\n    ---\n    key: value'],
  ])('%j is a block', (text, expected) => {
    expect(toYaml({ outer: { text, next: 1 } })).toBe(`outer:\n  text: ${expected}\n  next: 1\n`);
    expect(toYaml([{ text }, [text]])).toBe(`- text: ${expected}\n- - ${expected}\n`);
  });

  test('a lone text of several lines is quoted: a block could begin with a document marker', () => {
    expect(toYaml('---\na')).toBe('"---\\na"\n');
  });

  test('a long line is never folded', () => {
    const sentence = 'word '.repeat(2000).trim();
    expect(toYaml({ sentence })).toBe(`sentence: ${sentence}\n`);
    expect(toYaml({ sentence: `# ${sentence}` })).toBe(`sentence: "# ${sentence}"\n`);
  });

  test('a key that is too long for the parsers is announced', () => {
    const key = 'k'.repeat(1025);
    expect(toYaml([{ [key]: { a: 1 }, [`${key}l`]: [1], z: 2 }])).toBe(
      `- ? ${key}\n  :\n    a: 1\n  ? ${key}l\n  :\n  - 1\n  z: 2\n`,
    );
  });

  test('a key of several lines is quoted, also after the same text was a value', () => {
    expect(toYaml({ text: 'a\nb', 'a\nb': 'a\nb' })).toBe('text: |-\n  a\n  b\n"a\\nb": |-\n  a\n  b\n');
  });
});

describe('other values', () => {
  test.each<[Plain, string]>([
    [null, 'null'],
    [true, 'true'],
    [false, 'false'],
    [0, '0'],
    [-0, '-0.0'],
    [-17, '-17'],
    [0.25, '0.25'],
    [1e20, '100000000000000000000'],
    [1e21, '1.0e+21'],
    [1e-7, '1.0e-7'],
    [-1.5e300, '-1.5e+300'],
    [{}, '{}'],
    [[], '[]'],
  ])('%j', (value, expected) => {
    expect(toYaml(value)).toBe(`${expected}\n`);
    expect(toYaml({ key: value })).toBe(`key: ${expected}\n`);
    expect(toYaml([value])).toBe(`- ${expected}\n`);
  });

  test('maps and lists nest as kubectl prints them', () => {
    const value = { z: { b: [1, [2, [3], {}], { c: { d: [] }, a: [{ e: 1, f: 2 }] }] }, a: 1 };
    expect(toYaml(value)).toBe(`z:
  b:
  - 1
  - - 2
    - - 3
    - {}
  - c:
      d: []
    a:
    - e: 1
      f: 2
a: 1
`);
  });

  test('an undefined entry is left out, and a map of nothing else is empty', () => {
    expect(toYaml({ a: undefined, b: 1, c: { d: undefined } })).toBe('b: 1\nc: {}\n');
    expect(toYaml([{ a: undefined }])).toBe('- {}\n');
  });

  test('__proto__ is a key like any other, and a map needs no prototype', () => {
    const value = JSON.parse('{"__proto__": {"a": 1}, "constructor": 2}') as Plain;
    expect(toYaml(value)).toBe('__proto__:\n  a: 1\nconstructor: 2\n');
    expect(toYaml(Object.assign(Object.create(null), { a: 1 }) as Plain)).toBe('a: 1\n');
  });

  test('documents are separated, not led, by ---', () => {
    expect(toYamlDocuments([{ a: 'b\n\n' }, [1], null])).toBe('a: |+\n  b\n\n---\n- 1\n---\nnull\n');
    expect(toYamlDocuments([])).toBe('');
  });
});

describe('errors name the path', () => {
  class Quantity {}
  test.each<[unknown, string]>([
    [{ spec: { replicas: Number.NaN } }, 'cannot write spec.replicas as YAML: NaN is not a finite number'],
    [{ a: [1, { 'b/c': -Infinity }] }, 'cannot write a[1]["b/c"] as YAML: -Infinity is not a finite number'],
    [{ a: 1n }, 'cannot write a as YAML: bigint is not plain data'],
    [{ a: () => 1 }, 'cannot write a as YAML: function is not plain data'],
    [{ a: Symbol('b') }, 'cannot write a as YAML: symbol is not plain data'],
    [{ a: new Date(0) }, 'cannot write a as YAML: Date is not plain data'],
    [[new Map()], 'cannot write [0] as YAML: Map is not plain data'],
    [[new Quantity()], 'cannot write [0] as YAML: Quantity is not plain data'],
    [{ a: [undefined] }, 'cannot write a[0] as YAML: undefined is not plain data'],
    [undefined, 'cannot write the document as YAML: undefined is not plain data'],
    [{ a: '\ud83d' }, 'cannot write a as YAML: half of a surrogate pair is not Unicode text'],
    [{ a: 'line\n\udc00' }, 'cannot write a as YAML: half of a surrogate pair is not Unicode text'],
    [{ 'b\udc00': 1 }, 'cannot write ["b\\udc00"] as YAML: half of a surrogate pair is not Unicode text'],
  ])('%#: %s', (value, message) => {
    expect(() => toYaml(value as Plain)).toThrow(new Error(message));
  });

  test('a document is named by its index', () => {
    const message = 'cannot write [1].a as YAML: NaN is not a finite number';
    expect(() => toYamlDocuments([{}, { a: Number.NaN }])).toThrow(new Error(message));
  });

  test('a value that contains itself', () => {
    const cycle: { items: Plain[] } = { items: [] };
    cycle.items.push(cycle);
    const path = 'items[0].items[0].items[0].items[0].items[0]…';
    const message = `cannot write ${path} as YAML: it is more than 2000 levels deep, or contains itself`;
    expect(() => toYaml(cycle)).toThrow(new Error(message));
  });

  test('two thousand levels are no trouble', () => {
    let value: Plain = 1;
    for (let level = 0; level < 2000; level++) value = level % 2 === 0 ? [value] : { a: value };
    expect(toYaml(value)).toHaveLength(1_004_002);
  });
});

/**
 * The `yaml` package as an independent reader, in both versions of YAML. Maps are read as Map: a plain object would
 * turn a key that is read as a number or null back into text, hide its mistake, and reorder keys like '1'.
 *
 * Nothing is excluded, but the package forgives what other readers do not: a byte order mark, U+2028, `1e+21` in
 * YAML 1.1, a block that starts with a tab, and what kubectl alone does (`-_1` is a number, `---a` ends a document).
 * The tables above hold those.
 */
describe('what is written reads back the same', () => {
  const seed = 20_240_131;

  test('every character of the basic plane, alone and inside a text', () => {
    const texts: string[] = [];
    for (let code = 0; code < 0x10000; code++) {
      if (code >= 0xd800 && code <= 0xdfff) continue;
      const character = String.fromCharCode(code);
      texts.push(character, `a${character}b`);
    }
    expect(expectReadable(texts)).toBe(126_976);
  });

  test('every text of up to four characters of an unpleasant alphabet', () => {
    const texts = shortTexts(' \t\n:-#?.0e"', 4);
    expect(expectReadable(texts)).toBe(16_104);
    expectReadable(texts.map((text) => ({ [text]: text })));
    expectReadable(texts.map((text) => [[text]]));
  });

  test('100,000 random texts, numbers, maps and lists', () => {
    const random = randomSource(seed);
    const texts = Array.from({ length: 60_000 }, () => nastyText(random));
    const numbers = Array.from({ length: 10_000 }, () => nastyNumber(random));
    const nested = Array.from({ length: 30_000 }, () => nestedValue(random, 3));
    expect(expectReadable(texts) + expectReadable(numbers) + expectReadable(nested)).toBe(100_000);
    expectReadable(texts.slice(0, 10_000).map((text) => ({ [text]: text })));
  });

  test('every value as a document of its own, and in one stream', () => {
    const random = randomSource(seed + 1);
    const values = Array.from({ length: 3_000 }, () => nestedValue(random, 2));
    for (const value of values) expect(findUnreadable(value)).toBeUndefined();
    const stream = parseAllDocuments(toYamlDocuments(values));
    expect(stream).toHaveLength(values.length);
    const read = (stream as { toJS(options: object): unknown }[]).map((document) => document.toJS({ mapAsMap: true }));
    expect(values.findIndex((value, index) => !isSame(read[index], value))).toBe(-1);
  });
});

/** Reads the values back, many in one document, and fails with the first that differs. */
function expectReadable(values: readonly Plain[]): number {
  for (let start = 0; start < values.length; start += 200) {
    const batch = values.slice(start, start + 200);
    if (findUnreadable(batch) === undefined) continue;
    const culprit = batch.map((value) => findUnreadable([value])).find((problem) => problem !== undefined);
    expect.fail(culprit ?? `only together with others: ${JSON.stringify(batch)}`);
  }
  return values.length;
}

/** Reads a value back in both versions, and writes what was read again. */
function findUnreadable(value: Plain): string | undefined {
  const text = toYaml(value);
  for (const version of ['1.1', '1.2'] as const) {
    const read = readAs(version, text);
    if (!isSame(read, value)) return `YAML ${version} reads ${JSON.stringify(value)} differently from:\n${text}`;
    if (toYaml(toPlain(read)) !== text) return `not written the same a second time:\n${text}`;
  }
  return undefined;
}

function readAs(version: '1.1' | '1.2', text: string): unknown {
  try {
    return parse(text, { version, mapAsMap: true, prettyErrors: false }) as unknown;
  } catch (error) {
    return error;
  }
}

function isSame(read: unknown, value: Plain | undefined): boolean {
  if (Array.isArray(value)) {
    return Array.isArray(read) && read.length === value.length && value.every((item, i) => isSame(read[i], item));
  }
  if (typeof value !== 'object' || value === null) return Object.is(read, value);
  const entries = Object.entries(value).filter(([, entry]) => entry !== undefined);
  if (!(read instanceof Map) || read.size !== entries.length) return false;
  const readEntries = [...read.entries()] as [unknown, unknown][];
  return entries.every(([key, entry], i) => readEntries[i]?.[0] === key && isSame(readEntries[i]?.[1], entry));
}

function toPlain(read: unknown): Plain {
  if (Array.isArray(read)) return read.map(toPlain);
  if (!(read instanceof Map)) return read as Plain;
  return Object.fromEntries([...read].map(([key, value]) => [key, toPlain(value)])) as PlainMap;
}

/** A number in [0, 1), the same sequence for the same seed (mulberry32). */
type Random = () => number;

function randomSource(seed: number): Random {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

function pick<T>(random: Random, choices: ArrayLike<T>): T {
  return choices[Math.floor(random() * choices.length)] as T;
}

function several(random: Random, most: number, make: () => string): string {
  return Array.from({ length: Math.floor(random() * (most + 1)) }, make).join('');
}

function shortTexts(alphabet: string, longest: number): string[] {
  let texts = [''];
  const all: string[] = [];
  for (let length = 1; length <= longest; length++) {
    texts = texts.flatMap((text) => [...alphabet].map((character) => text + character));
    all.push(...texts);
  }
  return all;
}

const WORDS =
  'null ~ true false yes no on off y n .inf -.inf +.INF .nan = << nil none void __proto__ constructor'.split(' ');
const MARKS = [
  '- ',
  '? ',
  ': ',
  ' #',
  '#',
  '---',
  '...',
  '%YAML 1.1',
  '!!str ',
  '&a ',
  '*a',
  '| ',
  '>-',
  '"',
  "'",
  '\\',
];
const SPACES = [
  ' ',
  '  ',
  '\t',
  '\n',
  '\n\n',
  '\n  ',
  '\n\t',
  ' \n',
  '\r',
  '\r\n',
  '\u0085',
  '\u00a0',
  '\u2028',
  '\u3000',
];
const PIECES = ['a', 'key', 'é', '中', '😀', '\u{10ffff}', '\u200d', '\ufeff', '\0', '\u001b', '\u007f', '{"a": [1]}'];
const PRINTABLE = Array.from({ length: 95 }, (_, i) => String.fromCharCode(32 + i)).join('');

const TEXTS: readonly ((random: Random) => string)[] = [
  (random) => [...pick(random, WORDS)].map((c) => (random() < 0.5 ? c.toUpperCase() : c)).join(''),
  (random) => pick(random, WORDS) + several(random, 2, () => pick(random, [...SPACES, ...MARKS])),
  (random) => several(random, 8, () => pick(random, '0123456789+-._:eExXobaAfF')),
  (random) =>
    pick(random, ['0x', '0o', '0b', '0', '-', '+', '.', '1_']) + several(random, 5, () => pick(random, '0123_:.e')),
  (random) =>
    `${several(random, 4, () => pick(random, '12'))}-1${pick(random, '0-')}-${pick(random, '013')}${pick(random, ['', 'T1:2:3Z', ' 10:20:30.5 -5'])}`,
  (random) => several(random, 6, () => pick(random, [...MARKS, ...PIECES])),
  (random) => several(random, 12, () => pick(random, [...SPACES, ...SPACES, ...PIECES, ...MARKS])),
  (random) =>
    several(
      random,
      6,
      () => several(random, 3, () => pick(random, [' ', '\t', 'a', '# b', '- c: d'])) + pick(random, ['\n', '\n', '']),
    ),
  (random) => several(random, 20, () => pick(random, PRINTABLE)),
  (random) => several(random, 6, () => String.fromCodePoint(codePoint(random))),
  (random) =>
    pick(random, PRINTABLE).repeat(Math.floor(random() * 2) * 1010) +
    several(random, 20, () => pick(random, PRINTABLE)),
];

function nastyText(random: Random): string {
  return pick(random, TEXTS)(random);
}

function codePoint(random: Random): number {
  const code = Math.floor(random() * pick(random, [0x100, 0x3000, 0x110000]));
  return code >= 0xd800 && code <= 0xdfff ? 0xfeff : code;
}

function nastyNumber(random: Random): number {
  const number = (random() - 0.5) * 10 ** Math.floor(random() * 60 - 30);
  return pick(random, [number, Math.round(number), Number(number.toPrecision(1)), Math.round(random() * 2 ** 33), -0]);
}

function nestedValue(random: Random, depth: number): Plain {
  const kind = random();
  if (depth === 0 || kind < 0.2) return pick(random, [nastyText(random), nastyNumber(random), null, true, false]);
  const values = Array.from({ length: Math.floor(random() * 4) }, () => nestedValue(random, depth - 1));
  if (kind < 0.55) return values;
  return Object.fromEntries(values.map((value) => [nastyText(random), value]));
}
