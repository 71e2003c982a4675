import { STATUS_CODES } from 'node:http';
import { PROBLEM_CONTENT_TYPE } from '@fake-stripe/contracts';
import { applyDecorators } from '@nestjs/common';
import { ApiExtraModels, ApiResponse, getSchemaPath } from '@nestjs/swagger';
import { ProblemDto } from './problem.dto.js';

function example(status: number, code: string): object {
  const title = STATUS_CODES[status] ?? 'Error';
  const detail = code.replaceAll('_', ' ');
  return { value: { type: `urn:problem:${code}`, title, status, detail, code, correlationId: 'a-correlation-id' } };
}

/** Documents the problems a route can answer: `@ApiProblems({ 409: ['order_exists'] })`. */
export function ApiProblems(problems: Readonly<Record<number, readonly string[]>>): MethodDecorator & ClassDecorator {
  const responses = Object.entries(problems).map(([text, codes]) => {
    const status = Number(text);
    const schema = {
      allOf: [{ $ref: getSchemaPath(ProblemDto) }, { properties: { code: { type: 'string', enum: [...codes] } } }],
    };
    const examples = Object.fromEntries(codes.map((code) => [code, example(status, code)]));
    const description = `${STATUS_CODES[status] ?? 'Error'}: ${codes.map((code) => `\`${code}\``).join(', ')}`;
    return ApiResponse({ status, description, content: { [PROBLEM_CONTENT_TYPE]: { schema, examples } } });
  });
  return applyDecorators(ApiExtraModels(ProblemDto), ...responses);
}
