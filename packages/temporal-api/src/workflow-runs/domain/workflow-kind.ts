import {
  ML_TRAINING_WORKFLOW,
  MlTrainingQuery,
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
  readonly name: 'order' | 'shipping' | 'payment' | 'refund' | 'user-context' | 'ml-training';
  /** What people call it, where that is not its name. */
  readonly noun?: string;
  /** The query that tells where a run stands, if it has one. */
  readonly statusQuery?: string;
  /** The query that tells how far a run has come, if it has one. */
  readonly progressQuery?: string;
  /** Whether a run stays open where an undo failed for good, until somebody settles it. */
  readonly needsAttention?: true;
  /** How far it has come, 0 to 1, by the answer of its status query. */
  readonly shareIn?: (state: unknown) => number | undefined;
  /** How many activities a run takes when all goes well; absent where nobody can say. */
  readonly activities?: number;
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
  [
    ML_TRAINING_WORKFLOW,
    { name: 'ml-training', noun: 'training', statusQuery: MlTrainingQuery.status, shareIn: epochsIn },
  ],
]);

function epochsIn(state: unknown): number | undefined {
  const { currentEpoch, totalEpochs } = (state ?? {}) as { currentEpoch?: unknown; totalEpochs?: unknown };
  const known = typeof currentEpoch === 'number' && typeof totalEpochs === 'number' && totalEpochs > 0;
  return known ? currentEpoch / totalEpochs : undefined;
}

/** `undefined` for a type that is not ours: Temporal may be shared. */
export function kindOf(type: string): WorkflowKind | undefined {
  return kinds.get(type);
}
