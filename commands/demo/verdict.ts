/** Whether an invariant holds, with a sentence that shows it. */
export interface Verdict {
  readonly holds: boolean;
  readonly evidence: string;
}

const shown = 3;

/** It holds when nothing breaks it; otherwise the first few that do are the evidence. */
export function verdict(broken: readonly string[], evidence: string): Verdict {
  if (broken.length === 0) return { holds: true, evidence };
  const more = broken.length > shown ? ` and ${broken.length - shown} more` : '';
  return { holds: false, evidence: `${broken.slice(0, shown).join('; ')}${more}` };
}
