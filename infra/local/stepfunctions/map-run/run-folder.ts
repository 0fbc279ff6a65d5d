import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { syncFolder } from '../journal/segment-file.ts';
import { readChecked, writeChecked } from '../journal/whole-file.ts';
import type { ChildInput } from './batch-items.ts';
import { mapRunId } from './children.ts';
import { InputFile } from './input-file.ts';
import type { MapRunRecord } from './map-run-record.ts';

/** Where map runs are written down: a folder each, with what is asked of it, its children's inputs and its end. */
export class RunFolder {
  readonly #path: string;

  private constructor(path: string) {
    this.#path = path;
  }

  static async open(dataFolder: string): Promise<RunFolder> {
    const path = join(dataFolder, 'map-runs');
    await mkdir(path, { recursive: true });
    await syncFolder(dataFolder);
    return new RunFolder(path);
  }

  /** Every run that was written down. */
  async records(): Promise<MapRunRecord[]> {
    const records: MapRunRecord[] = [];
    for (const name of await readdir(this.#path)) {
      const record = await readChecked(join(this.#path, name, 'run.json'));
      if (record !== undefined) records.push(record as MapRunRecord); // written by `save`, checked by its checksum
    }
    return records.sort((one, other) => one.startedAt - other.startedAt);
  }

  /** The record is on disk when this settles, or is what was there before. */
  async save(record: MapRunRecord): Promise<void> {
    await writeChecked(join(await this.#made(record.arn), 'run.json'), record);
  }

  async remove(arn: string): Promise<void> {
    await rm(this.#of(arn), { recursive: true, force: true });
  }

  /** Writes the children's inputs down; they are on disk, whole, when this settles. */
  async writeInputs(arn: string, inputs: Iterable<ChildInput>): Promise<void> {
    await InputFile.write(join(await this.#made(arn), 'inputs'), inputs);
  }

  /** The children's inputs; undefined when they were not written down. */
  inputs(arn: string): Promise<InputFile | undefined> {
    return InputFile.open(join(this.#of(arn), 'inputs'));
  }

  /** A run that has ended needs them no longer. */
  removeInputs(arn: string): Promise<void> {
    return rm(join(this.#of(arn), 'inputs'), { force: true });
  }

  /** The run's folder, which is there after a loss of power as well. */
  async #made(arn: string): Promise<string> {
    const folder = this.#of(arn);
    if (await mkdir(folder, { recursive: true })) await syncFolder(this.#path);
    return folder;
  }

  #of(arn: string): string {
    return join(this.#path, mapRunId(arn));
  }
}
