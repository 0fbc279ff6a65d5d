import { readFileSync } from 'node:fs';
import { rename, writeFile } from 'node:fs/promises';
import { z } from 'zod';

const checkpointSchema = z.object({ streamArn: z.string(), position: z.int().min(0) });

/** Up to where a stream was handled. */
export interface StreamCheckpoint {
  /** 0 at the beginning, and for another stream than the one it was kept for. */
  read(streamArn: string): number;
  write(streamArn: string, position: number): Promise<void>;
}

/**
 * A checkpoint in a file. A kill leaves the old or the new one. It is not synced: a machine that loses its power may fall
 * back to an older one, and what was handled since is handled again.
 */
export function fileCheckpoint(file: string): StreamCheckpoint {
  return {
    read: (streamArn) => {
      const kept = checkpointSchema.safeParse(parsed(file));
      return kept.success && kept.data.streamArn === streamArn ? kept.data.position : 0;
    },
    write: async (streamArn, position) => {
      const draft = `${file}.draft`;
      await writeFile(draft, JSON.stringify({ streamArn, position }));
      await rename(draft, file);
    },
  };
}

/** What cannot be read is as good as absent: all that is left in the stream is then handled again. */
function parsed(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}
