/**
 * The text of a workflow file of this many states, choices included: effects with their undos, reads, and matches whose
 * branches add something, leave as they came, or end. Later steps read results from far back.
 */
export function largeWorkflow(states: number, matches: number): string {
  const steps = states - matches;
  const every = Math.floor(steps / matches);
  const isMatched = (index: number) => (index + 1) % every === 0 && (index + 1) / every <= matches;
  const isReview = (index: number) => index % 2 === 1 && !isMatched(index);
  const lines = Array.from({ length: steps }, (_, index) => {
    if (isMatched(index)) return `${screening(index)}\n${match(index)}`;
    if (isReview(index)) return review(index);
    return effect(
      index,
      Array.from({ length: index }, (_, earlier) => earlier).findLast(
        (earlier) => earlier < index - 8 && isReview(earlier),
      ),
    );
  });
  return [
    `import { checkout } from '${new URL('checkout.ts', import.meta.url).pathname}';`,
    `import * as shop from '${new URL('shop.ts', import.meta.url).pathname}';`,
    'export const large = checkout',
    ...lines,
    "  .succeed('Done');",
    '',
  ].join('\n');
}

const byOrder = '({ input }) => ({ orderId: input.orderId })';
const otherwise = "otherwise: 'OrderRejected'";
const title = (index: number, word: string) => `title: '${word} ${index}'`;

function review(index: number): string {
  return `  .read('step${index}', shop.reviewNow, ${byOrder}, { ${otherwise}, ${title(index, 'Review')} })`;
}

function effect(index: number, earlier: number | undefined): string {
  const from = earlier === undefined ? '{ input }' : `{ input, step${earlier} }`;
  const tracking = earlier === undefined ? "'none'" : `step${earlier}.by`;
  return [
    `  .effect('step${index}', shop.sendShipped, (${from}) => ({ orderId: input.orderId, tracking: ${tracking} }), { ${otherwise}, ${title(index, 'Send')} })`,
    `  .undo(shop.release, ${byOrder}, { ${title(index, 'Take back')} })`,
  ].join('\n');
}

function screening(index: number): string {
  return `  .read('step${index}', shop.screen, ${byOrder}, { ${otherwise}, ${title(index, 'Screen')} })`;
}

function match(index: number): string {
  const read = `branch.read('seen${index}', shop.reviewNow, ${byOrder}, { ${otherwise}, ${title(index, 'Look at')} })`;
  return [
    `  .match('step${index}', 'decision', {`,
    `    approve: (branch) => ${read},`,
    `    review: (branch) => ${read.replace('Look at', 'Look again at')},`,
    `    reject: (branch) => branch.end('OrderRejected', { because: 'Refused.', ${title(index, 'Refuse')} }),`,
    '  })',
  ].join('\n');
}
