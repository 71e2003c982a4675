import { OrderSearchAttribute } from '@fake-stripe/contracts';
import type { Client, Connection } from '@temporalio/client';
import { grpcCodeOf } from '../../../temporal/temporal-access.js';
import { missing, well, type Check } from './check.js';
import { GrpcCode, within } from './temporal-calls.js';

/** Of Temporal's IndexedValueType, as its command line names them. */
const types = ['Unspecified', 'Text', 'Keyword', 'Int', 'Double', 'Bool', 'Datetime', 'KeywordList'] as const;
const cliTypes = { KEYWORD: 'Keyword', INT: 'Int' } as const;
const silent: readonly unknown[] = [GrpcCode.permissionDenied, GrpcCode.unimplemented];

const wanted = Object.values(OrderSearchAttribute);
type Wanted = (typeof wanted)[number];
type Known = Readonly<Record<string, number | null>>;

/** Whether Temporal has our search attributes, each with its type: a workflow task that upserts another fails for ever. */
export async function checkAttributes(client: Client, connection: Connection, name: string): Promise<Check> {
  const { namespace } = client.options;
  const known = await attributes(client, connection, namespace);
  if (!known) return well(name, 'this cluster does not tell which it has');
  const absent = wanted.filter((attribute) => known[attribute.name] === undefined);
  const wrong = wanted.filter(
    ({ name: own, type }) => known[own] !== undefined && typeOf(known, own) !== cliTypes[type],
  );
  if (wrong.length > 0) return ofOtherType(name, namespace, wrong, known);
  if (absent.length === 0) return well(name, namesOf(wanted));
  const mend = `npm run start:worker registers them; or ${creating(namespace, absent)}`;
  return missing(name, `not registered: ${namesOf(absent)}`, mend);
}

/** `undefined`: some clusters keep that for themselves. */
async function attributes(client: Client, { operatorService }: Connection, namespace: string) {
  try {
    const { customAttributes } = await within(client, () => operatorService.listSearchAttributes({ namespace }));
    return (customAttributes ?? {}) as Known;
  } catch (error) {
    if (error instanceof Error && silent.includes(grpcCodeOf(error))) return undefined;
    throw error;
  }
}

/** A worker cannot mend it: Temporal takes a name that is there for well registered. */
function ofOtherType(name: string, namespace: string, wrong: readonly Wanted[], known: Known): Check {
  const said = wrong.map(({ name: own, type }) => `${own} is ${typeOf(known, own)}, not ${cliTypes[type]}`).join(', ');
  const names = wrong.map(({ name: own }) => `--name ${own}`).join(' ');
  const removing = `temporal operator search-attribute remove --yes --namespace ${namespace} ${names}`;
  return missing(name, said, `${removing}, then ${creating(namespace, wrong)}`);
}

function creating(namespace: string, absent: readonly Wanted[]): string {
  const options = absent.map(({ name, type }) => `--name ${name} --type ${cliTypes[type]}`).join(' ');
  return `temporal operator search-attribute create --namespace ${namespace} ${options}`;
}

function typeOf(known: Known, name: string): string {
  return types[known[name] ?? 0] ?? 'of an unknown type';
}

function namesOf(attributes: readonly Wanted[]): string {
  return attributes.map(({ name }) => name).join(', ');
}
