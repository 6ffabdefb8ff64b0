import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

/** File names and their texts: everything one folder is to hold. */
export type FolderContent = Readonly<Record<string, string>>;

/** First line of every rendered file. What does not start with it was written by somebody else. */
export const RENDERED_HEADER =
  '# Rendered by bulkhead from an environment file. Edit that one; changes here are lost.\n';

/** A folder that holds files of somebody else, which replacing it would lose. */
export class ForeignFilesError extends Error {
  override readonly name = 'ForeignFilesError';
}

/**
 * Replaces folders by new content, all or none as far as a file system can: everything is written beside its place
 * first, and moved there when all of it is complete.
 *
 * @param contents new content by folder; an empty content removes the folder
 * @throws ForeignFilesError when a folder holds files that were not rendered; nothing has changed then.
 */
export function replaceFolders(contents: ReadonlyMap<string, FolderContent>): void {
  const folders = [...contents.keys()];
  for (const folder of folders) refuseForeignFiles(folder);
  const undo: (() => void)[] = [];
  const move = (from: string, to: string): void => {
    if (!existsSync(from)) return;
    renameSync(from, to);
    undo.push(() => renameSync(to, from));
  };
  try {
    for (const [folder, content] of contents) writeAside(folder, content);
    for (const folder of folders) {
      move(folder, asideOf(folder, 'old'));
      move(asideOf(folder, 'new'), folder);
    }
  } catch (error) {
    for (const step of undo.reverse()) step();
    throw error;
  } finally {
    for (const folder of folders) removeAside(folder);
  }
}

/** The folders below `parent` that hold rendered files. */
export function renderedFolders(parent: string): readonly string[] {
  if (!existsSync(parent)) return [];
  return readdirSync(parent, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
    .map(({ name }) => join(parent, name))
    .filter((folder) => readdirSync(folder).length > 0 && foreignFiles(folder).length === 0);
}

/** The text of every file in a folder, by name; nothing where there is no folder. */
export function readFolder(folder: string): FolderContent {
  if (!existsSync(folder)) return {};
  return Object.fromEntries(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), 'utf8')]));
}

function refuseForeignFiles(folder: string): void {
  const [foreign] = foreignFiles(folder);
  if (foreign === undefined) return;
  throw new ForeignFilesError(`${foreign} was not rendered by bulkhead and would be lost: move it out of ${folder}`);
}

function foreignFiles(folder: string): readonly string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => !entry.isFile() || !readFileSync(join(folder, entry.name), 'utf8').startsWith(RENDERED_HEADER))
    .map(({ name }) => join(folder, name));
}

function writeAside(folder: string, content: FolderContent): void {
  removeAside(folder);
  const files = Object.entries(content);
  if (files.length === 0) return;
  mkdirSync(asideOf(folder, 'new'), { recursive: true });
  for (const [name, text] of files) writeFileSync(join(asideOf(folder, 'new'), name), RENDERED_HEADER + text);
}

function removeAside(folder: string): void {
  for (const what of ['new', 'old']) rmSync(asideOf(folder, what), { recursive: true, force: true });
}

/** On the same file system, so that moving is one step. */
function asideOf(folder: string, what: string): string {
  return join(dirname(folder), `.${basename(folder)}.${what}`);
}
