import { execFile } from 'node:child_process';

/** A command that ended with another exit code than 0. The message holds what it printed. */
export class CommandError extends Error {
  override readonly name = 'CommandError';

  constructor(
    message: string,
    readonly stdout: string,
  ) {
    super(message);
  }
}

/**
 * Runs a command to its end and returns what it wrote to stdout.
 *
 * @param signal ends the command early
 * @throws CommandError when it fails or is ended.
 */
export function runCommand(command: readonly string[], cwd: string, signal: AbortSignal): Promise<string> {
  const [program = '', ...args] = command;
  return new Promise((resolve, reject) => {
    execFile(program, args, { cwd, signal, maxBuffer: 64 * 1024 * 1024 }, (error, stdout, stderr) => {
      if (error === null) resolve(stdout);
      else {
        const message = `${command.join(' ')}\nin ${cwd}: ${reasonOf(error)}\n${stdout}${stderr}`;
        reject(new CommandError(message, stdout));
      }
    });
  });
}

function reasonOf({ code, message }: { readonly code?: unknown; readonly message: string }): string {
  return typeof code === 'number' ? `exit code ${code}` : message;
}
