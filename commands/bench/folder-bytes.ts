import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** What the files in a folder hold, not what they occupy. */
export function folderBytes(folder: string): number {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((each) => each.isFile());
  return files.reduce((sum, file) => sum + sizeOf(join(file.parentPath, file.name)), 0);
}

function sizeOf(file: string): number {
  // It may have been compacted away meanwhile.
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}
