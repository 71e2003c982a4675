import { ErrorCode } from '@fake-stripe/contracts';
import { ApiProblems } from '@fake-stripe/platform';
import { applyDecorators } from '@nestjs/common';
import { ApiHeader, ApiOperation } from '@nestjs/swagger';
import type { Operation } from '../../chaos/domain/operation.js';

type Problems = Readonly<Record<number, readonly string[]>>;

const COMMON: Problems = {
  400: [ErrorCode.validationFailed, ErrorCode.malformedBody, ErrorCode.idempotencyError],
  409: [ErrorCode.operationVoided, ErrorCode.idempotencyKeyInUse],
  413: [ErrorCode.payloadTooLarge],
  415: [ErrorCode.unsupportedMediaType],
  500: [ErrorCode.processingError],
  503: [ErrorCode.databaseUnavailable],
  504: [ErrorCode.timeout],
};

const HEADERS = [
  ['Idempotency-Key', 'The same key gives the same answer, and one effect. 1 to 255 printable ASCII characters'],
  ['X-Chaos-Key', 'What the draw is a hash of; else the Idempotency-Key, else order id and operation'],
  ['X-Attempt', 'Number of this attempt under its chaos key, from 1; counted here without it'],
  ['X-Chaos-Profile', 'Profile for this request'],
  ['X-Chaos-Seed', 'Seed for this request'],
  [
    'X-Chaos-Script',
    'What has to happen: `operation[@n][#attempt]=outcome[:before|:after]`, comma-separated. `@n` is the n-th key of the operation in the order, counted over all starts of the order and for as long as the store remembers',
  ],
] as const;

/** Documents a route to a simulated operation: its weights, the headers it takes, and every problem it can answer. */
export function ApiSimulatedCall(operation: Operation, summary: string, problems: Problems = {}): MethodDecorator {
  const weights = Object.entries(operation.weights).map(
    ([outcome, weight]) => `${outcome} ${Math.round(weight * 100)} %`,
  );
  const headers = HEADERS.map(([name, description]) => ApiHeader({ name, description, required: false }));
  const description = `Operation \`${operation.name}\`. Default weights: ${weights.join(', ')}.`;
  return applyDecorators(ApiOperation({ summary, description }), ...headers, ApiProblems(merged(COMMON, problems)));
}

function merged(common: Problems, own: Problems): Problems {
  const statuses = new Set([...Object.keys(common), ...Object.keys(own)].map(Number));
  return Object.fromEntries(
    [...statuses].map((status) => [status, [...(own[status] ?? []), ...(common[status] ?? [])]]),
  );
}
