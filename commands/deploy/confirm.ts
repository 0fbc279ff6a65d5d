import { createInterface } from 'node:readline/promises';

/** Whether a person at the terminal types that word; no when nobody sits there. */
export async function confirm(question: string, word: string): Promise<boolean> {
  if (!process.stdin.isTTY) return false;
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  try {
    return (await terminal.question(`${question} Type "${word}" to go on: `)).trim() === word;
  } finally {
    terminal.close();
  }
}
