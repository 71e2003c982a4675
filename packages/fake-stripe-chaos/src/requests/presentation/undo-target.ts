import { validationFailed } from '@fake-stripe/platform';

interface ByKey {
  readonly orderId?: string;
  readonly undoes?: string;
}

export interface UndoByKey {
  readonly orderId: string;
  readonly undoes: string;
}

/**
 * What an undo names: `idField`, or `orderId` and `undoes`, one and only one of the two ways.
 * @throws a validation problem naming the field that is missing or too much
 */
export function undoTarget<Id extends string>(
  body: ByKey & { readonly [K in Id]?: string },
  idField: Id,
): { readonly [K in Id]: string } | UndoByKey {
  const { [idField]: id, orderId, undoes } = body;
  const refuse = (field: string, message: string): never => {
    throw validationFailed([{ field, message }]);
  };
  if (id !== undefined) {
    if (orderId !== undefined) return refuse('orderId', `orderId must not be sent with ${idField}`);
    if (undoes !== undefined) return refuse('undoes', `undoes must not be sent with ${idField}`);
    return { [idField]: id } as unknown as { readonly [K in Id]: string };
  }
  if (orderId === undefined) return refuse(idField, `send ${idField}, or orderId and undoes`);
  if (undoes === undefined) return refuse('undoes', 'undoes must be sent with orderId');
  return { orderId, undoes };
}
