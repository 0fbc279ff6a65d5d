export interface Budget {
  readonly x: 1;
}
