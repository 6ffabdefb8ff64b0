import { join } from 'node:path';
import ts from 'typescript';

const ROOT = join(__dirname, '../..');
const LIBRARY = join(ROOT, 'src/index.ts');

/** A row of a table of props, as the source says it. */
export type PropRow = readonly [name: string, type: string, byDefault: string];

/** The library and the examples of its pages, seen by the type checker. */
export interface Types {
  /** What the type checker has to say about the examples. */
  readonly problems: readonly string[];
  /** The props of an exported interface; undefined when the library exports no such thing. */
  propsOf(name: string): readonly PropRow[] | undefined;
}

/** @param examples code by a name of one's choice */
export function checkTypes(examples: ReadonlyMap<string, string>): Types {
  const files = new Map([...examples].map(([name, code]) => [join(ROOT, 'test/docs', `${name}.ts`), code]));
  const options = compilerOptions();
  const program = ts.createProgram([LIBRARY, ...files.keys()], options, hostWith(files, options));
  const checker = program.getTypeChecker();
  const exported = exportsOf(program, checker);
  return {
    problems: [...files.keys()]
      .flatMap((file) => ts.getPreEmitDiagnostics(program, program.getSourceFile(file)))
      .map(toText),
    propsOf: (name) => {
      const symbol = exported.get(name);
      if (!symbol) return undefined;
      return checker.getDeclaredTypeOfSymbol(symbol).getProperties().map(toRow);
    },
  };
}

/** The project's own, so strict; what a user imports by name is the library's source. */
function compilerOptions(): ts.CompilerOptions {
  const { config } = ts.readConfigFile(join(ROOT, 'tsconfig.json'), ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent({ ...config, include: [], files: [LIBRARY] }, ts.sys, ROOT);
  return { ...options, noEmit: true, noUnusedLocals: true, paths: { 'cdk8s-bulkhead': [LIBRARY] } };
}

/** Reads the examples from memory, and all other files from disk. */
function hostWith(files: ReadonlyMap<string, string>, options: ts.CompilerOptions): ts.CompilerHost {
  const host = ts.createCompilerHost(options, true);
  const { getSourceFile, fileExists, readFile } = host;
  return {
    ...host,
    fileExists: (file) => files.has(file) || fileExists(file),
    readFile: (file) => files.get(file) ?? readFile(file),
    getSourceFile: (file, ...rest) => {
      const code = files.get(file);
      return code === undefined ? getSourceFile(file, ...rest) : ts.createSourceFile(file, code, rest[0], true);
    },
  };
}

function exportsOf(program: ts.Program, checker: ts.TypeChecker): ReadonlyMap<string, ts.Symbol> {
  const source = program.getSourceFile(LIBRARY);
  const module = source && checker.getSymbolAtLocation(source);
  if (!module) throw new Error(`${LIBRARY} is no module`);
  const target = (symbol: ts.Symbol) =>
    symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
  return new Map(checker.getExportsOfModule(module).map((symbol) => [symbol.name, target(symbol)]));
}

function toRow(prop: ts.Symbol): PropRow {
  const declaration = prop.valueDeclaration;
  if (!declaration || !ts.isPropertySignature(declaration)) throw new Error(`${prop.name} is not a plain property`);
  const type = (declaration.type?.getText() ?? '').replace(/ \| undefined$/, '');
  return [`\`${prop.name}\``, `\`${type}\``, declaration.questionToken ? defaultOf(declaration) : 'required'];
}

/** `@default 1` is a value, `@default - the cluster's own` a text; a value may be followed by a text. */
function defaultOf(declaration: ts.PropertySignature): string {
  const text = /@default (.*?)(?: \*\/)?$/m.exec(declaration.getFullText())?.[1] ?? '';
  if (text.startsWith('- ')) return text.slice(2);
  return `\`${text.replace(/ - .*/, '')}\``;
}

function toText({ file, start, messageText }: ts.Diagnostic): string {
  const line = file && start !== undefined ? file.getLineAndCharacterOfPosition(start).line + 1 : 0;
  return `${file?.fileName ?? ''}:${line} ${ts.flattenDiagnosticMessageText(messageText, '\n')}`;
}
