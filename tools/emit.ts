import { Ajv2020 } from 'ajv/dist/2020.js';
import standaloneCode from 'ajv/dist/standalone/index.js';
import { build } from 'esbuild';
import openapiTS, { astToString } from 'openapi-typescript';
import ts from 'typescript';
import { resolvePointer } from './json-pointer.ts';
import type { RequirementsFile } from './requirements.ts';

const header = '// Written by `npm run generate` from spec/. Do not edit.\n';

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
      if (schema.format === 'binary') return ts.factory.createTypeReferenceNode('Uint8Array');
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

const union = (values: Iterable<string>): string =>
  [...values].map((value) => `\n  | ${JSON.stringify(value)}`).join('') || ' never';

/** The requirement list as data, with unions of the ids. */
function requirements(file: RequirementsFile): { js: string; dts: string } {
  const list = file.sections.flatMap(({ id: section, requirements }) =>
    requirements.map(
      ({ id, target = 'server', level, profile, text, source, basis, contract = [], needs = [] }) => ({
        id,
        target,
        section,
        level,
        profile,
        text,
        source,
        basis,
        contract,
        needs,
      }),
    ),
  );
  const sections = file.sections.map(({ id, title }) => ({ id, title }));
  const data = { requirements: list, sections, fixtures: file.fixtures, excluded: file.excluded };
  const ids = (target: string) => list.filter((each) => each.target === target).map(({ id }) => id);
  return {
    js:
      header +
      Object.entries(data)
        .map(([name, value]) => `export const ${name} = ${JSON.stringify(value, null, 2)};\n`)
        .join(''),
    dts: `${header}/** The id of a rule that a service is held to. Ids never change. */
export type ServerRequirementId =${union(ids('server'))};

/** The id of a rule that a client is held to. Ids never change. */
export type ClientRequirementId =${union(ids('client'))};

export type RequirementId = ServerRequirementId | ClientRequirementId;

/** A chapter of the requirement list. */
export type SectionId =${union(sections.map(({ id }) => id))};

/** What a target must offer for some tests to run. */
export type FixtureId =${union(Object.keys(file.fixtures))};

/** A rule that a service or a client is held to. Its title is \`<level> <text>\`. */
export interface Requirement {
  readonly id: RequirementId;
  readonly target: 'server' | 'client';
  readonly section: SectionId;
  readonly level: 'MUST' | 'SHOULD' | 'MAY';
  /** contract: one request shows it. semantics: it takes several. */
  readonly profile: 'contract' | 'semantics';
  readonly text: string;
  /** The section that says it: '003 › Publish › Body' or 'RFC 9110 §15.5.6'. */
  readonly source: string;
  /** documented: a page of the vendor says it. http: an RFC says it. contract: we decided it. */
  readonly basis: 'documented' | 'http' | 'contract';
  /** JSON pointers into openapi.json that it exercises. */
  readonly contract: readonly string[];
  readonly needs: readonly FixtureId[];
}

/** Every requirement, in the order of the list. */
export declare const requirements: readonly Requirement[];
export declare const sections: readonly { readonly id: SectionId; readonly title: string }[];
/** What each fixture is. */
export declare const fixtures: Readonly<Record<FixtureId, string>>;
/** Parts of the contract that no requirement exercises, with the reason. */
export declare const excluded: readonly { readonly contract: string; readonly reason: string }[];
`,
  };
}

/**
 * What `@topics-http/contract` publishes, as file name → text. The same input gives the same text.
 * @param openapi spec/openapi.yaml, parsed and free of external references
 */
export async function emitContract(openapi: object, file: RequirementsFile): Promise<Record<string, string>> {
  const { js: validatorsJs, dts: validatorsDts } = await validators(openapi);
  const { js: requirementsJs, dts: requirementsDts } = requirements(file);
  return {
    'openapi.json': `${JSON.stringify(openapi, null, 2)}\n`,
    'openapi.d.ts': await types(openapi),
    'validators.js': validatorsJs,
    'validators.d.ts': validatorsDts,
    'requirements.js': requirementsJs,
    'requirements.d.ts': requirementsDts,
    'index.js': `${header}export * from './validators.js';\nexport * from './requirements.js';\n`,
    'index.d.ts': `${header}export type * from './openapi.js';\nexport * from './validators.js';\nexport * from './requirements.js';\n`,
  };
}
