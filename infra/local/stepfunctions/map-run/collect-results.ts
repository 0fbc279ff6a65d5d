import { exceedsDataLimit } from '../interpreter/json.ts';
import type { MapRunRequest } from '../interpreter/map-run-request.ts';
import { type Ended, resultsOf } from './format-result.ts';
import { MapRunFailure } from './map-run-failure.ts';

/** The results as the state's output, in the order of the items; throws MapRunFailure when they are too long for one. */
export async function collectResults(request: MapRunRequest, children: AsyncIterable<Ended>): Promise<string> {
  const { transformation, outputType } = request.writer ?? { transformation: 'COMPACT', outputType: 'JSON' };
  const texts: string[] = [];
  let length = 2;
  for await (const ended of children) {
    for (const text of resultsOf(ended, transformation)) {
      texts.push(text);
      length += text.length + 1;
      if (length > MOST_CHARACTERS) throw tooLong(request);
    }
  }
  const output =
    outputType === 'JSONL' ? JSON.stringify(texts.map((text) => `${text}\n`).join('')) : `[${texts.join(',')}]`;
  if (exceedsDataLimit(output)) throw tooLong(request);
  return output;
}

/** No output with more characters can be short enough in bytes. */
const MOST_CHARACTERS = 300_000;

function tooLong({ stateName }: MapRunRequest): MapRunFailure {
  const cause = `The state/task '${stateName}' returned a result with a size exceeding the maximum number of bytes service limit.`;
  return new MapRunFailure('States.DataLimitExceeded', cause);
}
