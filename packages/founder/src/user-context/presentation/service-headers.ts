import { Header, type ChaosDirectives, type UserContextService } from '@fake-stripe/contracts';
import { chaosHeaders } from '@fake-stripe/platform';

export interface SteeringOptions {
  /** Services for which the simulator stands in. */
  readonly simulated: readonly UserContextService[];
  /** Of a request that names none. */
  readonly defaultProfile: string;
}

/** What a call to a service is sent besides its question: the simulator is steered, anybody else is told nothing. */
export class ServiceHeaders {
  constructor(private readonly options: SteeringOptions) {}

  of(service: UserContextService, chaos: ChaosDirectives, chaosKey: string): Readonly<Record<string, string>> {
    const { simulated, defaultProfile } = this.options;
    if (!simulated.includes(service)) return {};
    return {
      ...chaosHeaders({ ...chaos, profile: chaos.profile ?? defaultProfile }),
      // Without a key, questions of all users would be attempts at one.
      [Header.chaosKey]: `${chaosKey}/${service}`,
    };
  }
}
