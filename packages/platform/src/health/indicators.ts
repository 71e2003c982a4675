/** What there is to say of a subject that can be used, but not in full. */
export type Impairment = Readonly<Record<string, unknown>>;

/** A probe resolves when its subject can be used, and rejects when it cannot and the service is of no use without it. */
export type Indicators = Readonly<Record<string, () => Promise<Impairment | void>>>;

/** The probes of a service, under the names that the health answers give them. */
export class HealthIndicators {
  constructor(readonly probes: Indicators) {}
}
