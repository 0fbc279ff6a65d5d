import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { syncFolder } from '../journal/segment-file.ts';
import { writeWhole } from '../journal/whole-file.ts';
import type { MachineRecord } from './records.ts';

/** Shapes that are known without a look; each change of a machine makes one. */
const MOST_REMEMBERED = 10_000;

/**
 * The state machines there are, a file each, written whole; what is answered is on disk. Every shape that a machine ever
 * had is kept under the checksum of its text, for executions outlive updates.
 */
export class MachineStore {
  readonly #folder: string;
  readonly #machines: Map<string, MachineRecord>;
  readonly #shapes = new Map<string, MachineRecord>();
  #writing: Promise<unknown> = Promise.resolve();

  private constructor(folder: string, machines: Map<string, MachineRecord>) {
    this.#folder = folder;
    this.#machines = machines;
  }

  static async open(dataFolder: string): Promise<MachineStore> {
    const folder = join(dataFolder, 'machines');
    await mkdir(join(folder, 'shapes'), { recursive: true });
    await syncFolder(folder);
    await syncFolder(dataFolder);
    const names = (await readdir(folder)).filter((name) => name.endsWith('.json'));
    const texts = await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')));
    const machines = texts.map((text): MachineRecord => JSON.parse(text)).sort((a, b) => a.createdAt - b.createdAt);
    return new MachineStore(folder, new Map(machines.map((machine) => [machine.arn, machine])));
  }

  get(arn: string): MachineRecord | undefined {
    return this.#machines.get(arn);
  }

  /** In the order of their creation. */
  all(): MachineRecord[] {
    return [...this.#machines.values()];
  }

  /** Creates the machine or takes its new shape; known at once, on disk when this settles. */
  async save(machine: MachineRecord): Promise<void> {
    const before = this.#machines.get(machine.arn);
    this.#machines.set(machine.arn, machine);
    const text = JSON.stringify(machine);
    try {
      await this.#inTurn(async () => {
        await writeWhole(this.#shapeFile(keyOf(machine)), text);
        await writeWhole(this.#file(machine.arn), text);
      });
    } catch (error) {
      // What is not on disk is not there: to ask for it again must not look as if it were.
      if (this.#machines.get(machine.arn) === machine) {
        if (before) this.#machines.set(machine.arn, before);
        else this.#machines.delete(machine.arn);
      }
      throw error;
    }
  }

  /** The machine as it was when this was its key; throws when there never was one. */
  async shape(key: string): Promise<MachineRecord> {
    const known = this.#shapes.get(key);
    if (known) return known;
    // It may be on its way to the disk, where it must be before anything begins with it (J1).
    await this.#writing;
    const shape: MachineRecord = JSON.parse(await readFile(this.#shapeFile(key), 'utf8'));
    if (this.#shapes.size === MOST_REMEMBERED) this.#shapes.clear();
    this.#shapes.set(key, shape);
    return shape;
  }

  async delete(arn: string): Promise<void> {
    this.#machines.delete(arn);
    await this.#inTurn(async () => {
      await rm(this.#file(arn), { force: true });
      await syncFolder(this.#folder);
    });
  }

  /** Settles when all that is known now is on disk. */
  async settled(): Promise<void> {
    await this.#writing;
  }

  /** One write after the other, so that the youngest shape is the last on disk. */
  #inTurn(write: () => Promise<void>): Promise<void> {
    const turn = this.#writing.then(write);
    this.#writing = turn.catch(() => undefined); // whoever asked for the write hears of it
    return turn;
  }

  #file(arn: string): string {
    return join(this.#folder, `${createHash('sha256').update(arn).digest('hex')}.json`);
  }

  #shapeFile(key: string): string {
    return join(this.#folder, 'shapes', `${key}.json`);
  }
}

const keys = new WeakMap<MachineRecord, string>();

/** What the machine's present shape is kept under. */
export function keyOf(machine: MachineRecord): string {
  const known = keys.get(machine);
  if (known !== undefined) return known;
  const key = createHash('sha256').update(JSON.stringify(machine)).digest('hex').slice(0, 32);
  keys.set(machine, key);
  return key;
}
