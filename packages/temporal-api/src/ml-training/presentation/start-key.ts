import { ApiHeader } from '@nestjs/swagger';

/** Documents the header of routes that start a run. */
export function ApiStartKey(): MethodDecorator {
  const description = 'The same key and body are the same run of a model; the same key with another body is refused';
  return ApiHeader({ name: 'Idempotency-Key', required: false, description });
}
