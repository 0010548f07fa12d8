/** What went wrong with a file, by the system's code. */
const sentences: Record<string, string> = {
  ENOENT: 'there is no such file or folder',
  EACCES: 'this user may not use it',
  EPERM: 'this user may not use it',
  EISDIR: 'it is a folder',
  ENOTDIR: 'a part of the path is no folder',
  EROFS: 'nothing can be written there',
  ENOSPC: 'the disk is full',
};

/** Why a file cannot be read or written, as a sentence for people. */
export function fileError(file: string, error: unknown): string {
  const { code = '', message } = error as NodeJS.ErrnoException;
  return `'${file}': ${sentences[code] ?? message.split('\n')[0]}`;
}
