/** Time and chance, handed in so that deciding stays pure. */
export interface Clock {
  now(): Date;
}
