import { readFile } from 'node:fs/promises';
import { Ajv2020 } from 'ajv/dist/2020.js';
import standaloneCode from 'ajv/dist/standalone/index.js';
import { build } from 'esbuild';
import openapiTS, { astToString } from 'openapi-typescript';
import ts from 'typescript';
import { emitHttpFile, emitPostmanCollection } from './emit-requests.ts';
import { emitRequirements, header } from './emit-requirements.ts';
import { resolvePointer } from './json-pointer.ts';
import type { RequirementsFile } from './requirements-file.ts';
import type { SourcesFile } from './sources.ts';

const formType = 'application/x-www-form-urlencoded';

const keyword = (kind: ts.KeywordTypeSyntaxKind) => ts.factory.createKeywordTypeNode(kind);

/** `not: {}` is how the contract says that a member is not there. */
const isAbsent = (schema: object): boolean =>
  'not' in schema && Object.keys(schema.not as object).length === 0;

/** TypeScript types of the paths, and one exported name for each schema. */
async function types(openapi: object): Promise<string> {
  const copy = structuredClone(openapi);
  // The contract gives form bodies no schema, because they are never decoded as forms. For a caller they are text.
  for (const path of Object.values(resolvePointer(copy, '/paths') as object)) {
    const content = resolvePointer(path, '/post/requestBody/content') as Record<string, object>;
    content[formType] = { schema: { type: 'string' } };
  }
  const ast = await openapiTS(JSON.stringify(copy), {
    rootTypes: true,
    rootTypesNoSchemaPrefix: true,
    transform(schema) {
      if (isAbsent(schema)) return keyword(ts.SyntaxKind.NeverKeyword);
      if ('contentMediaType' in schema && schema.contentMediaType === 'application/octet-stream')
        return ts.factory.createTypeReferenceNode('Uint8Array');
      return undefined;
    },
  });
  return header + astToString(ast);
}

/** One ESM file with a validator for each schema, and nothing to import at run time. */
async function validators(openapi: object): Promise<{ js: string; dts: string }> {
  const names = Object.keys(resolvePointer(openapi, '/components/schemas') as object);
  const ajv = new Ajv2020({
    code: { source: true, esm: true, lines: true },
    strictTypes: false,
    formats: { int64: true, binary: true },
  });
  ajv.addKeyword('components');
  ajv.addSchema(
    { $id: 'contract', components: { schemas: resolvePointer(openapi, '/components/schemas') } },
    'contract',
  );
  const code = standaloneCode.default(
    ajv,
    Object.fromEntries(names.map((name) => [`validate${name}`, `contract#/components/schemas/${name}`])),
  );
  const bundle = await build({
    stdin: { contents: code, resolveDir: import.meta.dirname },
    bundle: true,
    format: 'esm',
    target: 'es2022',
    write: false,
  });
  const declarations = names.map(
    (name) => `/** Whether \`value\` is ${/^[AEIOU]/.test(name) ? 'an' : 'a'} {@link ${name}}. */
export declare const validate${name}: Validator<${name}>;\n`,
  );
  return {
    js: header + bundle.outputFiles[0]!.text,
    dts: `${header}import type { ${names.join(', ')} } from './openapi.js';

/** Why a value was refused. */
export interface ValidationError {
  /** Where in the value, as a JSON pointer. */
  instancePath: string;
  /** Which rule of the schema refused it. */
  schemaPath: string;
  keyword: string;
  params: Record<string, unknown>;
  message?: string;
}

/** Checks a parsed JSON value against a schema of the contract. Never throws. */
export interface Validator<T> {
  (value: unknown): value is T;
  /** The errors of the last call; null or undefined when it answered true. Read them at once. */
  errors?: ValidationError[] | null;
}

${declarations.join('')}`,
  };
}

/** The client of the contract, which is written by hand: as JavaScript, and its types. */
async function fetchClient(): Promise<{ js: string; dts: string }> {
  const fileName = 'fetch.ts';
  const source = await readFile(new URL(`../generated/src/${fileName}`, import.meta.url), 'utf8');
  const compilerOptions: ts.CompilerOptions = {
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.ESNext,
    verbatimModuleSyntax: true,
    isolatedDeclarations: true,
    declaration: true,
  };
  const { outputText: js } = ts.transpileModule(source, { fileName, compilerOptions });
  const { outputText: dts, diagnostics } = ts.transpileDeclaration(source, { fileName, compilerOptions });
  if (diagnostics?.length) throw new Error(`${fileName}: ${JSON.stringify(diagnostics[0]!.messageText)}`);
  const from = header.replace('spec/', `generated/src/${fileName}`);
  return { js: from + js, dts: from + dts };
}

/**
 * What `@topics-http/contract` publishes, as file name → text. The same input gives the same text.
 * @param openapi spec/openapi.yaml, parsed and free of external references
 */
export async function emitContract(
  openapi: object,
  file: RequirementsFile,
  sources: SourcesFile,
): Promise<Record<string, string>> {
  const { js: validatorsJs, dts: validatorsDts } = await validators(openapi);
  const { js: requirementsJs, dts: requirementsDts } = emitRequirements(file, sources);
  const { js: fetchJs, dts: fetchDts } = await fetchClient();
  return {
    'openapi.json': `${JSON.stringify(openapi, null, 2)}\n`,
    'openapi.d.ts': await types(openapi),
    'validators.js': validatorsJs,
    'validators.d.ts': validatorsDts,
    'requirements.js': requirementsJs,
    'requirements.d.ts': requirementsDts,
    'topics.http': emitHttpFile(openapi),
    'postman-collection.json': emitPostmanCollection(openapi),
    'fetch.js': fetchJs,
    'fetch.d.ts': fetchDts,
    'index.js': `${header}export * from './validators.js';\nexport * from './requirements.js';\n`,
    'index.d.ts': `${header}export type * from './openapi.js';\nexport * from './validators.js';\nexport * from './requirements.js';\n`,
  };
}
