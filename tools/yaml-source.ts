import { isNode, LineCounter, parseDocument } from 'yaml';

/** Something wrong in a hand-written file, at a place that an editor can jump to. */
export interface Problem {
  file: string;
  line: number;
  message: string;
}

export type Path = readonly (string | number)[];

/** A YAML file, parsed, that still knows on which line each value stands. */
export interface YamlSource<T> {
  data: T;
  /** The problem `message`, at the value that `path` leads to, or at its nearest parent. */
  problem(path: Path, message: string): Problem;
}

/** Parses YAML text. Answers the syntax errors instead, when there are any. */
export function parseYaml<T>(file: string, text: string): YamlSource<T> | Problem[] {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  if (document.errors.length > 0)
    return document.errors.map((error) => ({
      file,
      line: lines.linePos(error.pos[0]).line,
      message: error.message.split('\n')[0]!.replace(/ at line .*$/, ''),
    }));

  const offset = (path: Path): number => {
    const node = path.length === 0 ? document.contents : document.getIn(path, true);
    if (isNode(node) && node.range) return node.range[0];
    return path.length === 0 ? 0 : offset(path.slice(0, -1));
  };
  return {
    data: document.toJS() as T,
    problem: (path, message) => ({ file, line: lines.linePos(offset(path)).line, message }),
  };
}

export const formatProblem = ({ file, line, message }: Problem): string => `${file}:${line}: ${message}`;
