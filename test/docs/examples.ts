import { compileFunction } from 'node:vm';
import * as cdk8s from 'cdk8s';
import * as constructs from 'constructs';
import ts from 'typescript';
import * as library from '../../src/index';

/** What an example may import: what a user of the library has installed. */
const MODULES: ReadonlyMap<string, unknown> = new Map<string, unknown>([
  ['cdk8s-bulkhead', library],
  ['cdk8s', cdk8s],
  ['constructs', constructs],
]);

/**
 * Runs an example and returns the objects it renders: those of the `App` it exports, or the plain object it exports.
 *
 * @throws Error when it exports anything but one value, or imports what a user does not have.
 */
export function runExample(code: string, page: string): readonly library.Manifest[] {
  const { outputText } = ts.transpileModule(code, {
    compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2023 },
  });
  const exported: Record<string, unknown> = {};
  const load = (name: string) => MODULES.get(name) ?? refuseImport(name, page);
  compileFunction(outputText, ['exports', 'require'], { filename: page })(exported, load);

  const [value, ...others] = Object.values(exported);
  if (value === undefined || others.length > 0) throw new Error(`${page}: an example exports one value, such as app`);
  if (!(value instanceof cdk8s.App)) return [value as library.Manifest];
  return library.renderManifests(value).flatMap(({ manifests }) => manifests);
}

function refuseImport(name: string, page: string): never {
  throw new Error(`${page}: an example imports '${name}', allowed are ${[...MODULES.keys()].join(', ')}`);
}
