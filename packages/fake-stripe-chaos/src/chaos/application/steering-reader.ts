import { Header, type FieldError } from '@fake-stripe/contracts';
import type { Profile } from '../domain/profile.js';
import { InvalidScript, parseScript, type Script } from '../domain/script.js';
import type { Catalogue } from './catalogue.js';
import type { Steering } from './chaos-engine.js';

export interface ChaosDefaults {
  readonly profile: string;
  readonly seed: string;
  /** `ignore`: what requests ask for has no effect, and is not even looked at. */
  readonly headers: 'honour' | 'ignore';
}

export class UnknownProfile extends Error {
  override readonly name = 'UnknownProfile';

  constructor(name: string, known: readonly string[]) {
    super(`must be one of ${known.join(', ')}, but is "${name}"`);
  }
}

/** Reads a header; `undefined` when the request has none. */
export type HeaderReader = (name: string) => string | undefined;

const MAX_SEED = 255;

/** What a request asks of the engine, or else what the service does by default. */
export class SteeringReader {
  private readonly defaults: Steering;

  /** @throws UnknownProfile when there is no default profile of that name */
  constructor(
    private readonly catalogue: Catalogue,
    private readonly settings: ChaosDefaults,
  ) {
    const profile = catalogue.profile(settings.profile);
    if (!profile) throw new UnknownProfile(settings.profile, catalogue.profileNames());
    this.defaults = { profile, seed: settings.seed, script: [] };
  }

  get defaultProfile(): Profile {
    return this.defaults.profile;
  }

  /** Steering, or what is wrong with the headers. */
  read(header: HeaderReader): Steering | readonly FieldError[] {
    if (this.settings.headers === 'ignore') return this.defaults;
    const errors: FieldError[] = [];
    const steering = {
      profile: this.profile(header(Header.chaosProfile), errors),
      seed: seed(header(Header.chaosSeed), errors) ?? this.defaults.seed,
      script: this.script(header(Header.chaosScript), errors),
    };
    return errors.length > 0 ? errors : steering;
  }

  private profile(name: string | undefined, errors: FieldError[]): Profile {
    const profile = name === undefined ? this.defaults.profile : this.catalogue.profile(name);
    if (profile) return profile;
    const known = this.catalogue.profileNames().join(', ');
    errors.push({ field: 'X-Chaos-Profile', message: `there is no profile ${name}; there are ${known}` });
    return this.defaults.profile;
  }

  private script(text: string | undefined, errors: FieldError[]): Script {
    try {
      return text === undefined ? [] : parseScript(text, this.catalogue.operations);
    } catch (error) {
      if (!(error instanceof InvalidScript)) throw error;
      errors.push({ field: 'X-Chaos-Script', message: error.message });
      return [];
    }
  }
}

function seed(text: string | undefined, errors: FieldError[]): string | undefined {
  if (text !== undefined && (text === '' || text.length > MAX_SEED)) {
    errors.push({ field: 'X-Chaos-Seed', message: `must have 1 to ${MAX_SEED} characters` });
  }
  return text;
}
