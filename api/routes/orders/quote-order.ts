import type { Api } from '../../api.ts';
export function addQuoteOrder(_: Api): void {}
