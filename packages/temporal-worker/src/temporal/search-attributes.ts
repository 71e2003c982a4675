import { OrderSearchAttribute } from '@fake-stripe/contracts';
import { CannotStart } from '@fake-stripe/platform';
import type { NativeConnection } from '@temporalio/worker';

/** Of Temporal's IndexedValueType. */
const indexedValueTypes = { KEYWORD: 2, INT: 3 } as const;
const cliTypes = { KEYWORD: 'Keyword', INT: 'Int' } as const;
const attributes = Object.values(OrderSearchAttribute);

/** gRPC: invalid argument, permission denied, failed precondition, unimplemented, unauthenticated. Others may pass. */
const finalCodes: readonly unknown[] = [3, 7, 9, 12, 16];

/**
 * Makes sure that Temporal knows our search attributes: an upsert of an unknown one fails a workflow task for ever.
 * @throws CannotStart with the commands to run, where they are missing and registering is forbidden
 * @throws Error when Temporal cannot say now
 */
export async function registerSearchAttributes(
  { operatorService }: Pick<NativeConnection, 'operatorService'>,
  namespace: string,
): Promise<void> {
  try {
    await operatorService.addSearchAttributes({
      namespace,
      searchAttributes: Object.fromEntries(attributes.map(({ name, type }) => [name, indexedValueTypes[type]])),
    });
  } catch (error) {
    const known = await operatorService.listSearchAttributes({ namespace }).catch(() => undefined);
    const missing = attributes.filter(({ name }) => known?.customAttributes?.[name] === undefined);
    if (missing.length === 0) return;
    if (!isFinal(error)) throw error;
    const commands = missing.map(
      ({ name, type }) =>
        `  temporal operator search-attribute create --namespace ${namespace} --name ${name} --type ${cliTypes[type]}`,
    );
    const reason = error instanceof Error ? error.message : String(error);
    throw new CannotStart(
      `Temporal lacks search attributes and refuses to add them (${reason}). Run:\n${commands.join('\n')}`,
    );
  }
}

function isFinal(error: unknown): boolean {
  return error instanceof Error && 'code' in error && finalCodes.includes(error.code);
}
