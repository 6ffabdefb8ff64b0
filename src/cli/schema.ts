import { writeFileSync } from 'node:fs';
import { Command } from 'commander';
import { environmentJsonSchema } from '../platform/schema';

/** `bulkhead schema`: what an environment file may say, for editors. */
export function schemaCommand(): Command {
  return new Command('schema')
    .description('Print the JSON Schema of environment files, for completion and checks in an editor.')
    .option('--out <file>', 'write it to a file instead')
    .action(({ out }: { out?: string }) => {
      const text = `${JSON.stringify(environmentJsonSchema(), null, 2)}\n`;
      if (out === undefined) process.stdout.write(text);
      else writeFileSync(out, text);
    });
}
