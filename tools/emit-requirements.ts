import type { RequirementsFile } from './requirements-file.ts';
import { findSource, type SourcesFile } from './sources.ts';

export const header = '// Written by `npm run generate` from spec/. Do not edit.\n';

const union = (values: Iterable<string>): string =>
  [...values].map((value) => `\n  | ${JSON.stringify(value)}`).join('') || ' never';

/** The requirement list as data, with unions of the ids. */
export function emitRequirements(file: RequirementsFile, sources: SourcesFile): { js: string; dts: string } {
  const list = file.sections.flatMap(({ id: section, requirements }) =>
    requirements.map((entry) => {
      const { name, url } = findSource(entry.source, sources)!;
      const { target = 'server', contract = [], needs = [], dependsOn = [] } = entry;
      const { id, level, profile, text, quote, basis, decision, why, since } = entry;
      const { reference = level === 'SHOULD' ? 'MUST' : level } = entry;
      return {
        id,
        target,
        section,
        level,
        reference,
        profile,
        text,
        source: name,
        url,
        quote,
        basis,
        decision,
        why,
        since,
        dependsOn,
        contract,
        needs,
      };
    }),
  );
  const sections = file.sections.map(({ id, title }) => ({ id, title }));
  const { fixtures, excluded, changed = [], retired = [] } = file;
  const data = { requirements: list, sections, fixtures, excluded, changed, retired };
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

export type Level = 'MUST' | 'SHOULD' | 'MAY';

/** A rule that a service or a client is held to. Its title is \`<level> <text>\`. */
export interface Requirement {
  readonly id: RequirementId;
  readonly target: 'server' | 'client';
  readonly section: SectionId;
  /** What anybody is held to. MUST: whatever follows the pages, or the RFCs, cannot do otherwise. */
  readonly level: Level;
  /** What those are held to who chose to keep every decision of the contract too, under the profile \`reference\`. */
  readonly reference: Level;
  /** contract: one request shows it. semantics: it takes several. */
  readonly profile: 'contract' | 'semantics';
  readonly text: string;
  /** The section that says it: 'HTTP API for Momento Topics › Publish › Body' or 'RFC 9110 §15.5.6 405 Method Not Allowed'. */
  readonly source: string;
  /** Where that section is. */
  readonly url: string;
  /** The sentence of that section. Every MUST has one. */
  readonly quote?: string;
  /** documented: a page of the vendor says it. http: an RFC says it. contract: we decided it. */
  readonly basis: 'documented' | 'http' | 'contract';
  /** The decision of the contract that it rests on: an id of docs/decisions.md. */
  readonly decision?: string;
  /** Why it is not more than a SHOULD or a MAY. */
  readonly why?: string;
  /** The version of this package that it came with. */
  readonly since: string;
  /** Where one of these fails, this one cannot but fail: a report shows it as following from them. */
  readonly dependsOn: readonly RequirementId[];
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
/** Levels that changed after they were published, oldest first. */
export declare const changed: readonly {
  readonly id: string;
  readonly from: Level;
  readonly to: Level;
  readonly version: string;
  readonly why: string;
}[];
/** Ids that are no longer used, and never will be again. */
export declare const retired: readonly { readonly id: string; readonly version: string; readonly why: string }[];
`,
  };
}
