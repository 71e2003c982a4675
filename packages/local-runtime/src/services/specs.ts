import { fileURLToPath } from 'node:url';

/** A service of the project and how it is started. */
export interface ServiceSpec {
  readonly name: ServiceName;
  /** Its key among the ports of a stack. */
  readonly port: 'chaos' | 'worker' | 'api' | 'founder';
  /** The program that Node runs. */
  readonly entry: string;
}

export const serviceNames = ['fake-stripe-chaos', 'temporal-worker', 'temporal-api', 'founder'] as const;
export type ServiceName = (typeof serviceNames)[number];

const repository = fileURLToPath(new URL('../../../../', import.meta.url));

const spec = (name: ServiceName, port: ServiceSpec['port']): ServiceSpec => ({
  name,
  port,
  entry: `${repository}packages/${name}/dist/main.js`,
});

/** In the order of their start. */
export const serviceSpecs: readonly ServiceSpec[] = [
  spec('fake-stripe-chaos', 'chaos'),
  spec('temporal-worker', 'worker'),
  spec('temporal-api', 'api'),
  spec('founder', 'founder'),
];
