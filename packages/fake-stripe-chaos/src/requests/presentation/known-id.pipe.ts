import type { PipeTransform } from '@nestjs/common';
import { NotFound } from '../../kernel/domain-error.js';
import { IDENTIFIER } from './fields.js';

/** For ids in a path: what cannot be one is not looked for. */
export class KnownId implements PipeTransform<string, string> {
  constructor(private readonly what: string) {}

  transform(id: string): string {
    if (!IDENTIFIER.test(id)) throw new NotFound(this.what, id);
    return id;
  }
}
