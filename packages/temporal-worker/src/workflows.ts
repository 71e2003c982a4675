/** Everything the workflow bundle holds. */
export { orderFulfillmentWorkflow } from './order/workflows/order-fulfillment.workflow.js';
export { shippingWorkflow } from './shipping/workflows/shipping.workflow.js';
export { paymentWorkflow } from './payment/workflows/payment.workflow.js';
export { refundWorkflow } from './payment/workflows/refund.workflow.js';
export { userContextWorkflow } from './user-context/workflows/user-context.workflow.js';
export { mlTrainingWorkflow } from './ml-training/workflows/ml-training.workflow.js';
