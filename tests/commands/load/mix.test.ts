import { describe, expect, test } from '@jest/globals';
import { seededRandom } from '../../../commands/instance/random.ts';
import { defaultMix, mixText, parseMix, pickKind } from '../../../commands/load/mix.ts';

describe('the mix', () => {
  test('is read as it is written', () => {
    expect(parseMix(mixText(defaultMix))).toEqual(defaultMix);
  });

  test('leaves out what is not named', () => {
    expect(parseMix('quote=3, place=1')).toEqual({ products: 0, quote: 3, read: 0, list: 0, place: 1 });
  });

  test.each([
    ['buy=3', '"buy" is none of products, quote, read, list, place'],
    ['quote', 'expected a share such as quote=20, got "quote"'],
    ['quote=-1', 'got "quote=-1"'],
    ['quote=many', 'got "quote=many"'],
    ['quote=0', 'one share above 0'],
  ])('refuses %j', (text, says) => {
    expect(() => parseMix(text)).toThrow(says);
  });

  test('asks as often as the shares say, and never what has none', () => {
    const random = seededRandom(5);
    const mix = parseMix('quote=3,place=1');
    const picked = Array.from({ length: 4000 }, () => pickKind(mix, random));
    expect(new Set(picked)).toEqual(new Set(['quote', 'place']));
    expect(picked.filter((kind) => kind === 'place').length / 4000).toBeCloseTo(0.25, 1);
  });

  test('has few orders: each is a workflow of its own', () => {
    const all = Object.values(defaultMix).reduce((sum, share) => sum + share, 0);
    expect(defaultMix.place / all).toBeLessThanOrEqual(0.02);
  });
});
