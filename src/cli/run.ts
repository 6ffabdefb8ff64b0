import { Command, CommanderError } from 'commander';
import { version } from '../../package.json';
import { InvalidTreeError } from '../manifests/render';
import { ForeignFilesError } from '../manifests/write';
import { UnreadableFileError } from '../platform/load';
import { InvalidEnvironmentError } from '../platform/problem';
import { imagesCommand } from './images';
import { schemaCommand } from './schema';
import { synthCommand } from './synth';

/** Exit codes of every command. */
export const EXIT = {
  /** Clean. */
  ok: 0,
  /** Invalid input, findings, or changes that fail. */
  invalid: 1,
  /** Could not run: usage, an unreadable file. */
  unusable: 2,
} as const;

/** Runs the `bulkhead` command and returns its exit code; what it prints goes to stdout, what fails to stderr. */
export async function run(argv: readonly string[]): Promise<number> {
  const program = new Command('bulkhead')
    .description('A multi-tenant ML inference platform on Kubernetes: from environment files to manifests.')
    .version(version)
    .exitOverride()
    .showHelpAfterError('(bulkhead --help lists the commands)')
    .addHelpText('after', '\nExit codes: 0 clean; 1 invalid input, findings or failed changes; 2 could not run.');
  for (const command of [synthCommand(), imagesCommand(), schemaCommand()]) {
    program.addCommand(command.exitOverride().copyInheritedSettings(program));
  }
  try {
    await program.parseAsync([...argv]);
    return EXIT.ok;
  } catch (error) {
    return exitCodeOf(error);
  }
}

function exitCodeOf(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.unusable;
  if (error instanceof InvalidEnvironmentError || error instanceof InvalidTreeError) {
    console.error(error.message);
    return EXIT.invalid;
  }
  if (error instanceof ForeignFilesError || error instanceof UnreadableFileError || isSystemError(error)) {
    console.error(`bulkhead: ${error.message}`);
    return EXIT.unusable;
  }
  // A mistake of ours: the stack says where.
  console.error(error);
  return EXIT.unusable;
}

function isSystemError(error: unknown): error is Error {
  return error instanceof Error && 'syscall' in error;
}
