/** Safe in a URL's path, a workflow id and a header; `.` and `..` are paths. */
export const ID = /^[A-Za-z0-9_-][A-Za-z0-9._-]{0,127}$/;

export const ID_RULE = 'must be 1 to 128 letters, digits, "-", "_" or ".", the first not a "."';

/** Long enough for the longest prefix and suffix around an id. */
export const WORKFLOW_ID = /^[A-Za-z0-9_-][A-Za-z0-9._-]{0,199}$/;

export const WORKFLOW_ID_RULE = 'must be 1 to 200 letters, digits, "-", "_" or ".", the first not a "."';

/** A workflow id is not an order id: the order would be found under another name. */
export const NO_ORDER_WORKFLOW = /^(?!order-fulfillment-)/;

export const NO_ORDER_WORKFLOW_RULE = 'must not begin with "order-fulfillment-"';
