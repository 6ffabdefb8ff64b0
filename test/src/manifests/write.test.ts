import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readFolder, renderedFolders, replaceFolders } from '../../../src/manifests/write';
import { temporaryFolders } from '../../support/temporary-folder';

const temporaryFolder = temporaryFolders();
const HEADER = '# Rendered by bulkhead from an environment file. Edit that one; changes here are lost.\n';

test('a folder with a file of somebody else is left alone, and so is every other folder of the run', () => {
  const parent = temporaryFolder();
  const [mine, foreign] = [join(parent, 'mine'), join(parent, 'foreign')];
  replaceFolders(new Map([[mine, { 'a.yaml': 'old' }]]));
  mkdirSync(foreign);
  writeFileSync(join(foreign, 'notes.txt'), 'keep me');

  const replace = () =>
    replaceFolders(
      new Map([
        [mine, { 'a.yaml': 'new' }],
        [foreign, { 'a.yaml': 'new' }],
      ]),
    );
  expect(replace).toThrow(
    `${join(foreign, 'notes.txt')} was not rendered by bulkhead and would be lost: move it out of ${foreign}`,
  );
  expect(readFolder(mine)).toEqual({ 'a.yaml': `${HEADER}old` });
  expect(readFileSync(join(foreign, 'notes.txt'), 'utf8')).toBe('keep me');
});

test('a folder inside the folder counts as somebody else’s', () => {
  const folder = join(temporaryFolder(), 'dev');
  mkdirSync(join(folder, 'inner'), { recursive: true });
  expect(() => replaceFolders(new Map([[folder, {}]]))).toThrow('was not rendered by bulkhead');
});

test('new content replaces all of the old and leaves nothing beside it', () => {
  const parent = temporaryFolder();
  const folder = join(parent, 'dev');
  replaceFolders(new Map([[folder, { 'a.yaml': 'a: 1\n', 'b.yaml': 'b: 1\n' }]]));
  replaceFolders(new Map([[folder, { 'a.yaml': 'a: 2\n' }]]));
  expect(readFolder(folder)).toEqual({ 'a.yaml': `${HEADER}a: 2\n` });
  expect(readdirSync(parent)).toEqual(['dev']);
});

test('empty content removes the folder', () => {
  const parent = temporaryFolder();
  const folder = join(parent, 'dev');
  replaceFolders(new Map([[folder, { 'a.yaml': 'a' }]]));
  replaceFolders(new Map([[folder, {}]]));
  expect(existsSync(folder)).toBe(false);
});

test('a run that fails halfway puts every folder back', () => {
  const parent = temporaryFolder();
  const [first, second] = [join(parent, 'first'), join(parent, 'second')];
  replaceFolders(
    new Map([
      [first, { 'a.yaml': 'old' }],
      [second, { 'a.yaml': 'old' }],
    ]),
  );
  // A file where the second folder's new content would be made ready cannot be turned into a folder of files.
  expect(() =>
    replaceFolders(
      new Map([
        [first, { 'a.yaml': 'new' }],
        [second, { 'missing/a.yaml': 'new' }],
      ]),
    ),
  ).toThrow('ENOENT');
  expect(readFolder(first)).toEqual({ 'a.yaml': `${HEADER}old` });
  expect(readFolder(second)).toEqual({ 'a.yaml': `${HEADER}old` });
  expect(readdirSync(parent).sort()).toEqual(['first', 'second']);
});

test('a move that fails undoes the moves before it', () => {
  const parent = temporaryFolder();
  const [first, second] = [join(parent, 'first'), join(parent, 'second')];
  replaceFolders(new Map([[first, { 'a.yaml': 'old' }]]));
  // A dangling link cannot be seen as a folder, and a folder cannot be moved over it.
  symlinkSync(join(parent, 'nowhere'), second);
  expect(() =>
    replaceFolders(
      new Map([
        [first, { 'a.yaml': 'new' }],
        [second, { 'a.yaml': 'new' }],
      ]),
    ),
  ).toThrow('ENOTDIR');
  expect(readFolder(first)).toEqual({ 'a.yaml': `${HEADER}old` });
});

test('what a killed run left behind is cleared away by the next one', () => {
  const parent = temporaryFolder();
  const folder = join(parent, 'dev');
  for (const left of ['.dev.new', '.dev.old']) {
    mkdirSync(join(parent, left));
    writeFileSync(join(parent, left, 'a.yaml'), 'half');
  }
  replaceFolders(new Map([[folder, { 'a.yaml': 'a' }]]));
  expect(readdirSync(parent)).toEqual(['dev']);
});

test('only folders with nothing but rendered files count as rendered', () => {
  const parent = temporaryFolder();
  replaceFolders(new Map([[join(parent, 'dev'), { 'a.yaml': 'a' }]]));
  mkdirSync(join(parent, 'empty'));
  mkdirSync(join(parent, 'foreign'));
  writeFileSync(join(parent, 'foreign', 'x'), 'x');
  writeFileSync(join(parent, 'file'), 'x');
  expect(renderedFolders(parent)).toEqual([join(parent, 'dev')]);
  expect(renderedFolders(join(parent, 'nowhere'))).toEqual([]);
});
