import { describe, expect, test } from '@jest/globals';
import { carrierOperations } from '../../../../../infra/local/sandbox/carriers/named-call.ts';
import { chaosFromEnvironment, openChaos } from '../../../../../infra/local/sandbox/faults/chaos.ts';
import { type FaultKind, faultKinds, fits } from '../../../../../infra/local/sandbox/faults/fault.ts';
import { stripeOperations } from '../../../../../infra/local/sandbox/stripe/operations.ts';

const drawsOf = (seed: number, start = 1, probability = 0.05, count = 2000) => {
  const chaos = openChaos({ probability, seed }, start, stripeOperations);
  return Array.from({ length: count }, () => chaos.fault('capturePayment'));
};

describe('chaos', () => {
  test('is the same for the same seed, and another for another seed or the next start', () => {
    expect(drawsOf(7)).toEqual(drawsOf(7));
    expect(drawsOf(8)).not.toEqual(drawsOf(7));
    expect(drawsOf(7, 2)).not.toEqual(drawsOf(7, 1));
  });

  test('is the same for each operation whatever the others do in between', () => {
    const chaos = openChaos({ probability: 0.3, seed: 7 }, 1, stripeOperations);
    const mixed = Array.from({ length: 200 }, () => {
      chaos.fault('readPayment');
      return chaos.fault('capturePayment');
    });
    expect(mixed).toEqual(drawsOf(7, 1, 0.3, 200));
  });

  test('makes about every twentieth call go wrong', () => {
    const wrong = drawsOf(1, 1, 0.05, 20_000).filter((fault) => fault !== undefined).length;
    expect(wrong).toBeGreaterThan(900);
    expect(wrong).toBeLessThan(1100);
  });

  test.each([...Object.entries(stripeOperations), ...Object.entries(carrierOperations)])(
    'draws all that fits %s, and nothing else',
    (operation, traits) => {
      const operations = operation in stripeOperations ? stripeOperations : carrierOperations;
      const chaos = openChaos({ probability: 0.5, seed: 3 }, 1, operations);
      const drawn = new Set(Array.from({ length: 2000 }, () => chaos.fault(operation)?.kind).filter((kind) => kind));
      // The rest of the webhooks' faults are drawn for each webhook.
      const ofWebhooks: readonly FaultKind[] = ['webhookDuplicated', 'webhookReordered', 'webhookLost'];
      const wanted = faultKinds.filter((kind) => fits(kind, traits) && !ofWebhooks.includes(kind));
      expect(drawn).toEqual(new Set(traits.isByCustomer ? [] : wanted));
    },
  );

  test('sends webhooks twice too often, late or never, but never loses the last word', () => {
    const chaos = openChaos({ probability: 0.5, seed: 3 }, 1, stripeOperations);
    const lengths = (isLastWord: boolean) =>
      new Set(Array.from({ length: 500 }, () => chaos.sendings(() => isLastWord)).map((sendings) => sendings.length));
    expect(lengths(false)).toEqual(new Set([0, 1, 3]));
    expect(lengths(true)).toEqual(new Set([1, 3]));
  });

  test('is not there unless it is asked for', () => {
    const settings = chaosFromEnvironment({});
    const chaos = openChaos(settings, 1, stripeOperations);
    expect(Array.from({ length: 200 }, () => chaos.fault('capturePayment')).every((fault) => !fault)).toBe(true);
    expect(chaos.sendings(() => false)).toEqual([0]);
  });

  test.each([{ SANDBOX_CHAOS: '1.5' }, { SANDBOX_CHAOS: 'often' }, { SANDBOX_CHAOS_SEED: '-1' }])(
    'refuses %o',
    (environment) => {
      const [name = ''] = Object.keys(environment);
      expect(() => chaosFromEnvironment(environment)).toThrow(name);
    },
  );
});
