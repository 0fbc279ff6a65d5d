import type { Api } from '../../api.ts';
export function addPlaceOrder(_: Api): void {}
