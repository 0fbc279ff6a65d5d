import type { X } from '../ports/clock.ts'; export type Z = X;
