import { STATUS_CODES } from 'node:http';
import { ErrorCode, type ProblemDetails } from '@fake-stripe/contracts';
import { HttpException } from '@nestjs/common';
import { ProblemError } from './problem-error.js';

const CODES: Readonly<Record<number, string>> = {
  400: 'bad_request',
  404: ErrorCode.notFound,
  405: 'method_not_allowed',
  408: 'request_timeout',
  413: ErrorCode.payloadTooLarge,
  414: 'uri_too_long',
  415: ErrorCode.unsupportedMediaType,
  429: 'too_many_requests',
  503: 'service_unavailable',
};

/** Fastify's own errors carry a status and are safe to show below 500. */
function isClientFault(error: unknown): error is Error & { readonly statusCode: number } {
  const status = error instanceof Error ? (error as { statusCode?: unknown }).statusCode : undefined;
  return typeof status === 'number' && status >= 400 && status < 500;
}

/** Any thrown thing → the problem that the caller sees. What nobody foresaw is a 500 that tells nothing. */
export function toProblemError(thrown: unknown): ProblemError {
  if (thrown instanceof ProblemError) return thrown;
  if (thrown instanceof HttpException && thrown.getStatus() < 500) return known(thrown.getStatus(), thrown.message);
  if (isClientFault(thrown)) return known(thrown.statusCode, thrown.message);
  return new ProblemError(500, ErrorCode.internalError, 'Something went wrong on our side.', { cause: thrown });
}

function known(status: number, detail: string): ProblemError {
  return new ProblemError(status, CODES[status] ?? 'bad_request', detail);
}

export function problemBody(problem: ProblemError, correlationId: string): ProblemDetails {
  const { errors, members } = problem.extras;
  return {
    ...members,
    type: `urn:problem:${problem.code}`,
    title: STATUS_CODES[problem.status] ?? 'Error',
    status: problem.status,
    detail: problem.detail,
    code: problem.code,
    correlationId,
    ...(errors ? { errors } : {}),
  };
}
