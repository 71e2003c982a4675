import {
  ORDER_WORKFLOW,
  OrderQuery,
  PAYMENT_WORKFLOW,
  PaymentQuery,
  REFUND_WORKFLOW,
  SHIPPING_WORKFLOW,
  USER_CONTEXT_WORKFLOW,
  UserContextQuery,
} from '@fake-stripe/contracts';

/** What has to be known of a type of workflow to tell how its runs stand. */
export interface WorkflowKind {
  readonly name: 'order' | 'shipping' | 'payment' | 'refund' | 'user-context';
  /** The query that tells where a run stands, if it has one. */
  readonly statusQuery?: string;
  /** The query that tells how far a run has come, if it has one. */
  readonly progressQuery?: string;
  /** Whether a run stays open where an undo failed for good, until somebody settles it. */
  readonly needsAttention?: true;
  /** How many activities a run takes when all goes well. */
  readonly activities: number;
}

const kinds: ReadonlyMap<string, WorkflowKind> = new Map<string, WorkflowKind>([
  [
    ORDER_WORKFLOW,
    {
      name: 'order',
      statusQuery: OrderQuery.status,
      progressQuery: OrderQuery.progress,
      needsAttention: true,
      activities: 6,
    },
  ],
  [SHIPPING_WORKFLOW, { name: 'shipping', activities: 3 }],
  [PAYMENT_WORKFLOW, { name: 'payment', statusQuery: PaymentQuery.status, needsAttention: true, activities: 1 }],
  [REFUND_WORKFLOW, { name: 'refund', statusQuery: PaymentQuery.status, needsAttention: true, activities: 1 }],
  [USER_CONTEXT_WORKFLOW, { name: 'user-context', statusQuery: UserContextQuery.status, activities: 3 }],
]);

/** `undefined` for a type that is not ours: Temporal may be shared. */
export function kindOf(type: string): WorkflowKind | undefined {
  return kinds.get(type);
}
