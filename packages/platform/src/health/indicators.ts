/** A probe resolves when its subject can be used. */
export type Indicators = Readonly<Record<string, () => Promise<void>>>;

/** The probes of a service, under the names that the health answers give them. */
export class HealthIndicators {
  constructor(readonly probes: Indicators) {}
}
