/** One thing that is wrong with an environment file. */
export interface Problem {
  readonly file: string;
  /** Line and column, from 1. */
  readonly line: number;
  readonly column: number;
  /** Where in the file's data, for example `tenants[0].workloads[1].name`; empty for the whole file. */
  readonly path: string;
  /** What is wrong, and what is allowed. */
  readonly message: string;
  /** The value as it stands in the file, shortened; nothing where a key is missing. */
  readonly given?: string;
}

/** Environment files that cannot be used: every problem of every file, found in one go. */
export class InvalidEnvironmentError extends Error {
  override readonly name = 'InvalidEnvironmentError';

  constructor(readonly problems: readonly Problem[]) {
    super(report(problems));
  }
}

function report(problems: readonly Problem[]): string {
  const files = [...new Set(problems.map(({ file }) => file))];
  return files
    .map((file) => {
      const entries = problems.filter((problem) => problem.file === file).map(entry);
      return `${file} is not a valid environment:\n${entries.join('\n')}`;
    })
    .join('\n\n');
}

function entry({ file, line, column, path, message, given }: Problem): string {
  const place = `${file}:${line}:${column}`;
  const where = path === '' ? `at ${place}` : `at ${path} (${place})`;
  return `✖ ${message}${given === undefined ? '' : `; given: ${given}`}\n  → ${where}`;
}
