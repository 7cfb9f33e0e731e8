/** Numbers that are too many for memory, in a file without a name: whatever ends the process, nothing is left behind. */
import { closeSync, openSync, read, rmSync, writeSync } from 'node:fs';
import { promisify } from 'node:util';

const readAt = promisify(read);

export class Scratch {
  readonly #path: string;
  #file: number | undefined;
  #end = 0;

  /** @param path where the file is made once it is needed; its name is taken away at once */
  constructor(path: string) {
    this.#path = path;
  }

  /** Returns the place to read them from. */
  append(numbers: Float64Array): number {
    if (this.#file === undefined) {
      this.#file = openSync(this.#path, 'w+');
      rmSync(this.#path);
    }
    const place = this.#end;
    const bytes = bytesOf(numbers);
    for (let written = 0; written < bytes.length; ) {
      written += writeSync(this.#file, bytes, written, bytes.length - written, place + written);
    }
    this.#end += bytes.length;
    return place;
  }

  async read(place: number, into: Float64Array): Promise<void> {
    const bytes = bytesOf(into);
    for (let done = 0; done < bytes.length; ) {
      const { bytesRead } = await readAt(this.#file!, bytes, done, bytes.length - done, place + done);
      if (bytesRead === 0) throw new RangeError('the scratch file is shorter than what was written to it');
      done += bytesRead;
    }
  }

  close(): void {
    if (this.#file !== undefined) closeSync(this.#file);
    this.#file = undefined;
  }
}

function bytesOf({ buffer, byteOffset, byteLength }: Float64Array): Buffer {
  return Buffer.from(buffer, byteOffset, byteLength);
}
