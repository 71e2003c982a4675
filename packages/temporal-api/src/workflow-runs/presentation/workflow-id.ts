import { applyDecorators } from '@nestjs/common';
import { ApiParam } from '@nestjs/swagger';

/** Documents `{id}` of a route. */
export function ApiWorkflowId(): MethodDecorator {
  const description =
    'A workflow id: order-fulfillment-…, shipping-…, payment-…, refund-…, user-context-… or ml-training-…. Other types ' +
    'of workflow that live in the same Temporal are not shown.';
  return applyDecorators(ApiParam({ name: 'id', type: String, description, example: 'payment-order-101' }));
}
