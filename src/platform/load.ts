import { readFileSync } from 'node:fs';
import { closest } from 'fastest-levenshtein';
import type * as z from 'zod';
import { InvalidEnvironmentError, type Problem } from './problem';
import { type Path, ruleProblems } from './rules';
import { type Environment, environmentJsonSchema, environmentSchema } from './schema';
import { parseSource, type Source } from './source';

/** A file that cannot be read. */
export class UnreadableFileError extends Error {
  override readonly name = 'UnreadableFileError';
}

/**
 * Environment files as validated environments, in the order given.
 *
 * @throws UnreadableFileError when a file cannot be read, InvalidEnvironmentError with every problem of every file.
 */
export function loadEnvironments(files: readonly string[]): readonly Environment[] {
  const loaded = files.map((file) => parseEnvironment(file, read(file)));
  const problems = loaded.flatMap((one) => ('problems' in one ? one.problems : []));
  const environments = loaded.flatMap((one) => ('environment' in one ? [one] : []));
  problems.push(...sharedNames(environments));
  if (problems.length > 0) throw new InvalidEnvironmentError(problems);
  return environments.map(({ environment }) => environment);
}

interface Loaded {
  readonly environment: Environment;
  readonly source: Source;
}

function parseEnvironment(file: string, text: string): Loaded | { readonly problems: readonly Problem[] } {
  const source = parseSource(file, text);
  if ('problems' in source) return source;
  const result = environmentSchema.safeParse(source.data);
  const problems = [
    ...(result.error?.issues ?? []).flatMap((issue) => issueProblems(source, issue)),
    ...ruleProblems(source.data).map(({ path, message }) => source.problemAt(path, message)),
  ];
  if (!result.success || problems.length > 0) return { problems: problems.sort((a, b) => a.line - b.line) };
  return { environment: result.data, source };
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new UnreadableFileError(`cannot read ${file}: ${(error as Error).message}`);
  }
}

/** The rendering of one environment would overwrite the other's. */
function sharedNames(loaded: readonly Loaded[]): Problem[] {
  const first = new Map<string, Source>();
  return loaded.flatMap(({ environment, source }) => {
    const earlier = first.get(environment.name);
    if (!earlier) first.set(environment.name, source);
    return earlier
      ? [source.problemAt(['name'], `a second environment of this name; the first is ${earlier.file}`)]
      : [];
  });
}

function issueProblems(source: Source, issue: z.core.$ZodIssue): Problem[] {
  const path = issue.path.filter((key) => typeof key !== 'symbol');
  if (issue.code !== 'unrecognized_keys') return [source.problemAt(path, inPlainWords(issue))];
  const allowed = allowedKeys(path);
  return issue.keys.map((key) => {
    const message = `unknown key '${key}': did you mean '${closest(key, allowed)}'? Allowed: ${allowed.join(', ')}`;
    return source.problemAtKey([...path, key], message);
  });
}

function inPlainWords({ message }: z.core.$ZodIssue): string {
  const plain = message.replace(/^Invalid input: /, '').replace(/^Invalid option: /, '');
  return plain.replace(/, received undefined$/, ', but it is missing');
}

interface JsonSchema {
  readonly properties?: Record<string, JsonSchema>;
  readonly items?: JsonSchema;
}

/** The keys that the schema knows at `path`. */
function allowedKeys(path: Path): string[] {
  let schema: JsonSchema | undefined = environmentJsonSchema();
  for (const key of path) schema = typeof key === 'number' ? schema?.items : schema?.properties?.[key];
  return Object.keys(schema?.properties ?? {});
}
