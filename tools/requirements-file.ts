export interface RequirementEntry {
  id: string;
  target?: 'server' | 'client';
  level: 'MUST' | 'SHOULD' | 'MAY';
  profile: 'contract' | 'semantics';
  text: string;
  source: string;
  quote?: string;
  basis: 'documented' | 'http' | 'contract';
  decision?: string;
  why?: string;
  reference?: 'MUST' | 'SHOULD' | 'MAY';
  since: string;
  dependsOn?: string[];
  contract?: string[];
  needs?: string[];
}

/** spec/requirements.yaml, as spec/requirements.schema.json describes it. */
export interface RequirementsFile {
  version: 1;
  fixtures: Record<string, string>;
  sections: { id: string; title: string; requirements: RequirementEntry[] }[];
  excluded: { contract: string; reason: string }[];
  /** Levels that changed after they were published, oldest first. */
  changed?: { id: string; from: string; to: string; version: string; why: string }[];
  /** Ids that are no longer used, and never will be again. */
  retired?: { id: string; version: string; why: string }[];
}
