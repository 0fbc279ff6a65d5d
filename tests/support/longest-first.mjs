import TestSequencer from '@jest/test-sequencer';

/** Folders whose tests run the real system for minutes, most of it spent waiting: whoever starts them last waits for them alone. */
const longest = ['faults', 'twice', 'crashes'];

const rank = ({ path }) => {
  const index = longest.findIndex((folder) => path.includes(`/tests/${folder}/`));
  return index === -1 ? longest.length : index;
};

/** The order of the test files: the long ones first, the others as Jest has them. */
export default class LongestFirst extends TestSequencer {
  async sort(tests) {
    const sorted = await super.sort(tests);
    return [...sorted].sort((a, b) => rank(a) - rank(b));
  }
}
