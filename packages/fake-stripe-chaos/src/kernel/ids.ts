import { randomBytes } from 'node:crypto';

/** New identifiers such as `pi_9f86d081884c7d659a2feaa0`; the prefix names the kind of thing. */
export abstract class Ids {
  abstract next(prefix: string): string;
}

export class RandomIds extends Ids {
  next(prefix: string): string {
    return `${prefix}_${randomBytes(12).toString('hex')}`;
  }
}
