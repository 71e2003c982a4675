import type { Operation } from '../domain/operation.js';
import { InvalidProfile, resolveProfile, type Profile, type ProfileFile } from '../domain/profile.js';

/** Every operation of every context, and every profile, checked against each other once at start. */
export class Catalogue {
  private readonly profiles: ReadonlyMap<string, Profile>;

  /** @throws InvalidProfile naming the profile and the operation or delay that are wrong */
  constructor(
    readonly operations: readonly Operation[],
    delays: readonly string[],
    files: readonly ProfileFile[],
  ) {
    this.profiles = new Map(files.map((file) => [file.name, resolveProfile(file, operations, delays)]));
    const twice = files.find(({ name }, n) => files.findIndex((other) => other.name === name) !== n);
    if (twice) throw new InvalidProfile(`There are two profiles with the name ${twice.name}.`);
  }

  profile(name: string): Profile | undefined {
    return this.profiles.get(name);
  }

  profileNames(): string[] {
    return [...this.profiles.keys()].sort();
  }

  operationsOf(context: string): readonly Operation[] {
    return this.operations.filter((operation) => operation.context === context);
  }
}
