import { expect, test } from '@jest/globals';
import { decodeLine, encodeLine, lineLength } from '../../../../../infra/local/stepfunctions/journal/record-line.ts';

const payload = Buffer.from('{"kind":"begun"}\t{"input":"{\\"a\\":\\"ä\\tb\\"}"}');

test('a line gives back its head, its body and what was synced', () => {
  const line = encodeLine(payload, 4711);
  expect(line).toHaveLength(lineLength(payload));
  const decoded = decodeLine(Buffer.concat([Buffer.from('before'), line, Buffer.from('after')]), 6);
  expect(decoded).toMatchObject({ head: '{"kind":"begun"}', synced: 4711, length: line.length });
  expect(decoded?.body()).toBe('{"input":"{\\"a\\":\\"ä\\tb\\"}"}');
});

test('every changed bit and every missing byte is noticed (J3)', () => {
  const line = encodeLine(payload, 0);
  for (let index = 0; index < line.length; index++) {
    const damaged = Buffer.from(line);
    damaged[index] = (damaged[index] ?? 0) ^ 1;
    expect(decodeLine(damaged, 0)).toBeUndefined();
    expect(decodeLine(line.subarray(0, index), 0)).toBeUndefined();
  }
});
