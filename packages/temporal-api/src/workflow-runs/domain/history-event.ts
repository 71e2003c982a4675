/** One event of a run's history, as people read it. */
export interface HistoryEvent {
  readonly eventId: number;
  /** Temporal's name, such as `ActivityTaskScheduled`. */
  readonly type: string;
  /** ISO 8601. */
  readonly at: string;
  /** What of its attributes says something, with payloads as JSON. */
  readonly attributes: Readonly<Record<string, unknown>>;
}

export interface HistoryPage {
  readonly events: readonly HistoryEvent[];
  /** The cursor of the next page; absent on the last. */
  readonly next?: string;
}
