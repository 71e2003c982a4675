import { ErrorCode } from '@fake-stripe/contracts';
import { ApiProblems } from '@fake-stripe/platform';
import { applyDecorators, type Type } from '@nestjs/common';
import { ApiHeader, ApiOperation, ApiResponse } from '@nestjs/swagger';
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

const KEY_HEADER = [
  'Idempotency-Key',
  'The same key gives the same answer, and one effect. 1 to 255 printable ASCII characters',
] as const;

const STEERING_HEADERS = [
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
  return applyDecorators(
    apiOperation(operation, summary),
    ...apiHeaders([KEY_HEADER, ...STEERING_HEADERS]),
    ApiProblems(merged(COMMON, problems)),
  );
}

const READ_FAULTS = [
  [400, 'A parameter or a header is wrong'],
  [500, 'An error of the service'],
  [503, 'The database of the simulator is down'],
  [504, 'No answer in time'],
] as const;

/** Documents a question to another's service: what goes wrong is told in that service's own words. */
export function ApiSimulatedRead(operation: Operation, summary: string, fault: Type): MethodDecorator {
  const faults = READ_FAULTS.map(([status, description]) => ApiResponse({ status, description, type: fault }));
  return applyDecorators(apiOperation(operation, summary), ...apiHeaders(STEERING_HEADERS), ...faults);
}

function apiOperation(operation: Operation, summary: string): MethodDecorator {
  const weights = Object.entries(operation.weights).map(
    ([outcome, weight]) => `${outcome} ${Math.round(weight * 100)} %`,
  );
  const description = `Operation \`${operation.name}\`. Default weights: ${weights.join(', ')}.`;
  return ApiOperation({ summary, description });
}

function apiHeaders(headers: readonly (readonly [string, string])[]): MethodDecorator[] {
  return headers.map(([name, description]) => ApiHeader({ name, description, required: false }));
}

function merged(common: Problems, own: Problems): Problems {
  const statuses = new Set([...Object.keys(common), ...Object.keys(own)].map(Number));
  return Object.fromEntries(
    [...statuses].map((status) => [status, [...(own[status] ?? []), ...(common[status] ?? [])]]),
  );
}
