import type { Type } from '@nestjs/common';
import { ApiBody } from '@nestjs/swagger';

/** Documents the two ways of naming what is undone: the fields of both, filled in together, would be refused. */
export function ApiUndoBody(type: Type, idField: string, id: string, step: string): MethodDecorator {
  return ApiBody({
    type,
    examples: {
      byId: { summary: 'By its id', value: { [idField]: id } },
      byKey: {
        summary: 'By the Idempotency-Key of the call to be undone, of which no answer need have been seen',
        value: { orderId: 'order-001', undoes: `order-001/${step}` },
      },
    },
  });
}
