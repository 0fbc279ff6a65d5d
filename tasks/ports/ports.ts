export interface Ports { readonly clock: { now(): Date } }
