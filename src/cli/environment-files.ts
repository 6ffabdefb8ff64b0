import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { UnreadableFileError } from '../platform/load';

/** Where environment files lie unless they are named. */
export const ENVIRONMENTS_FOLDER = 'charts/environments';

/**
 * The environment files named, or all of {@link ENVIRONMENTS_FOLDER} in order of their names.
 *
 * @throws UnreadableFileError when none is named and the folder has none.
 */
export function environmentFiles(named: readonly string[]): readonly string[] {
  if (named.length > 0) return named;
  const files = yamlFilesIn(ENVIRONMENTS_FOLDER);
  if (files.length > 0) return files;
  throw new UnreadableFileError(
    `no environment files in ${ENVIRONMENTS_FOLDER}: name one, or call this where that folder is`,
  );
}

function yamlFilesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
      .filter((name) => /\.ya?ml$/.test(name))
      .sort()
      .map((name) => join(folder, name));
  } catch {
    return [];
  }
}
