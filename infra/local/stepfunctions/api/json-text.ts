import { AwsError } from '../aws-error.ts';
import { MAX_DATA_BYTES } from '../interpreter/json.ts';
import { exceedsDepth, tooDeep } from '../json-depth.ts';
import { findJsonFault } from '../json-fault.ts';

/** Throws the error unless the text is JSON; its reason is in Jackson's words, as AWS has it. */
export function checkJson(text: string, code: string, intro: string): void {
  if (exceedsDepth(text)) throw new AwsError(code, `${intro}: '${tooDeep}'`);
  try {
    JSON.parse(text);
  } catch {
    throw new AwsError(code, `${intro}: '${findJsonFault(text).message}'`);
  }
}

/** Throws for an execution's input that is no JSON, or too long. */
export function checkInput(input: string): void {
  const code = 'InvalidExecutionInput';
  const intro = 'Invalid State Machine Execution Input';
  if (input === '') throw new AwsError(code, `${intro}: 'Invalid execution input.'`);
  if (Buffer.byteLength(input) > MAX_DATA_BYTES) {
    throw new AwsError(
      'ValidationException',
      `1 validation error detected: Value at 'input' failed to satisfy constraint: Member must have length less than or equal to ${MAX_DATA_BYTES}`,
    );
  }
  checkJson(input, code, intro);
}
